package io.clearhead.api.inspection;

import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.api.problem.InferenceProblems;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemCodes;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.Tickets;
import io.clearhead.inspection.AttentionInspector;
import io.clearhead.inspection.AttentionReport;
import io.clearhead.inspection.AttentionView;
import io.clearhead.inspection.SentencePair;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
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
 * {@code POST /attention}: the attention weights of sentence pairs.
 *
 * <p>Stateless and safe for use by several threads.
 */
@RestController
@Tag(name = "Inspection")
final class AttentionController {

    private final InferenceService service;
    private final AttentionInspector inspector;
    private final RequestLimits limits;
    private final SentencePairs pairs;
    private final JsonMapper json;

    AttentionController(InferenceService service, RequestLimits limits, JsonMapper json) {
        this.service = service;
        this.inspector = new AttentionInspector(service, limits.configured().attentionCells());
        this.limits = limits;
        this.pairs = new SentencePairs(limits);
        this.json = json;
    }

    @Operation(
            operationId = "attention",
            summary = "Show attention weights",
            description =
                    "Weights of one sentence pair or several, from one teacher-forced pass each. A target that is not"
                            + " given is generated first. Heads and layers may be combined, tokens merged to words, and statistics,"
                            + " rollout, value norms and word alignments included. What the limit attention_cells counts is in the answer: maps as"
                            + " they are shown, rollout and value norms. With Accept: application/vnd.safetensors, which needs a"
                            + " single input, the answer is a file with the tensors encoder_attention, decoder_attention and"
                            + " cross_attention, each (layers, heads, rows, columns); encoder_rollout and so on, each (rows,"
                            + " columns); encoder_value_norms and so on, each (layers, heads, columns); and with model, source,"
                            + " target, stats, alignments and the axes of each map as JSON in the metadata.")
    @ApiResponse(
            responseCode = "200",
            description = "One answer for a string, an array of answers for an array.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(oneOf = {AttentionResponse.class, AttentionResponse[].class})))
    @InferenceProblems
    @ProblemCodes({ProblemCode.INDEX_OUT_OF_RANGE, ProblemCode.RESPONSE_TOO_LARGE, ProblemCode.CAPABILITY_MISSING})
    @PostMapping(path = "/attention", produces = MediaType.APPLICATION_JSON_VALUE)
    Object attention(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = {
                                                @ExampleObject(name = "One input", value = AttentionRequest.EXAMPLE),
                                                @ExampleObject(
                                                        name = "Words and measures",
                                                        value = AttentionRequest.MEASURES_EXAMPLE),
                                                @ExampleObject(
                                                        name = "Word alignments",
                                                        value = AttentionRequest.ALIGNMENTS_EXAMPLE)
                                            }))
                    @RequestBody
                    AttentionRequest request) {
        Inputs inputs = limits.requireTexts(request.inputs());
        NumberEncoding encoding = request.numberEncoding();
        ServedModel model = service.model();
        List<AttentionResponse> answers = inspect(inputs, request, model).stream()
                .map(report -> AttentionResponse.of(ModelBody.of(model), report, encoding))
                .toList();
        return inputs.inSameForm(answers);
    }

    @Operation(operationId = "attention")
    @ApiResponse(
            responseCode = "200",
            description = "The weights as a file.",
            content =
                    @Content(
                            mediaType = SafetensorsAnswer.MEDIA_TYPE,
                            schema = @Schema(type = "string", format = "binary")))
    @PostMapping(path = "/attention", produces = SafetensorsAnswer.MEDIA_TYPE)
    void attentionFile(@RequestBody AttentionRequest request, HttpServletResponse response) throws IOException {
        Inputs inputs = limits.requireTexts(request.inputs());
        SafetensorsAnswer.requireOneTensorSet(inputs, request.encoding());
        ServedModel model = service.model();
        AttentionReport report = inspect(inputs, request, model).get(0);
        SafetensorsAnswer.send(AttentionFile.of(ModelBody.of(model), report, json), response);
    }

    private List<AttentionReport> inspect(Inputs inputs, AttentionRequest request, ServedModel model) {
        AttentionView view = request.view();
        List<SentencePair> read = pairs.read(inputs, request.targetFields(), request.languages(), model);
        return Tickets.awaitAll(inspector.attention(read, view));
    }
}
