package io.clearhead.api.inspection;

import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.api.problem.InferenceProblems;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemCodes;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.SourceText;
import io.clearhead.api.request.Tickets;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.EncoderInspector;
import io.clearhead.inspection.EncoderReport;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Encoding;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /encode}: what the encoder made of texts.
 *
 * <p>Stateless and safe for use by several threads.
 */
@RestController
@Tag(name = "Inspection")
final class EncodeController {

    private final InferenceService service;
    private final EncoderInspector inspector;
    private final RequestLimits limits;
    private final JsonMapper json;

    EncodeController(InferenceService service, RequestLimits limits, JsonMapper json) {
        this.service = service;
        this.inspector = new EncoderInspector(service);
        this.limits = limits;
        this.json = json;
    }

    @Operation(
            operationId = "encode",
            summary = "Show states of the encoder",
            description =
                    "One vector per token, or one per text, after any layer. With Accept: application/vnd.safetensors,"
                            + " which needs a single input, the answer is a file with the tensor embeddings (tokens, d_model), or"
                            + " embedding (d_model) with pooling, and with model and source as JSON in the metadata.")
    @ApiResponse(
            responseCode = "200",
            description = "One answer for a string, an array of answers for an array.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(oneOf = {EncodeResponse.class, EncodeResponse[].class})))
    @InferenceProblems
    @ProblemCodes(ProblemCode.INDEX_OUT_OF_RANGE)
    @PostMapping(path = "/encode", produces = MediaType.APPLICATION_JSON_VALUE)
    Object encode(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples =
                                                    @ExampleObject(name = "One input", value = EncodeRequest.EXAMPLE)))
                    @RequestBody
                    EncodeRequest request) {
        Inputs inputs = limits.requireTexts(request.inputs());
        NumberEncoding encoding = request.numberEncoding();
        List<EncodeResponse> answers = inspect(inputs, request, service.model()).stream()
                .map(report -> request.pooling() == null
                        ? EncodeResponse.perToken(report, encoding)
                        : EncodeResponse.pooled(report, encoding))
                .toList();
        return inputs.inSameForm(answers);
    }

    @Operation(operationId = "encode")
    @ApiResponse(
            responseCode = "200",
            description = "The vectors as a file.",
            content =
                    @Content(
                            mediaType = SafetensorsAnswer.MEDIA_TYPE,
                            schema = @Schema(type = "string", format = "binary")))
    @PostMapping(path = "/encode", produces = SafetensorsAnswer.MEDIA_TYPE)
    void encodeFile(@RequestBody EncodeRequest request, HttpServletResponse response) throws IOException {
        Inputs inputs = limits.requireTexts(request.inputs());
        SafetensorsAnswer.requireOneTensorSet(inputs, request.encoding());
        // Asked before the work: after it the server may be stopping, and the answer is there all the same.
        ServedModel model = service.model();
        EncoderReport report = inspect(inputs, request, model).get(0);
        FloatMatrix vectors = report.vectors();
        SafetensorsWriter file = new SafetensorsWriter()
                .metadata("model", json.writeValueAsString(ModelBody.of(model)))
                .metadata("source", json.writeValueAsString(TextBody.of(report.source())));
        if (request.pooling() == null) {
            file.add("embeddings", List.of((long) vectors.rows(), (long) vectors.columns()), vectors.values());
        } else {
            file.add("embedding", List.of((long) vectors.columns()), vectors.values());
        }
        SafetensorsAnswer.send(file, response);
    }

    private List<EncoderReport> inspect(Inputs inputs, EncodeRequest request, ServedModel model) {
        List<Encoding> sources = request.languages().encode(inputs, model, limits).stream()
                .map(SourceText::encoding)
                .toList();
        return Tickets.awaitAll(inspector.encode(sources, request.view()));
    }
}
