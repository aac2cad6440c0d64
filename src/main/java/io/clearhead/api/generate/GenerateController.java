package io.clearhead.api.generate;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.InferenceProblems;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemCodes;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.serving.InferenceService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a target text for a source text.
 *
 * <p>Immutable and safe for use by several threads.
 */
@RestController
@Tag(name = "Generation")
final class GenerateController {

    private static final String ONE_TEXT = """
            {"inputs": "I ate an apple.", "parameters": {"num_beams": 4, "max_new_tokens": 64, "details": true}}""";
    private static final String SEVERAL_TEXTS = """
            {"inputs": ["I ate an apple.", "The house is green."]}""";
    private static final String THREE_BEST = """
            {"inputs": "I ate an apple.", "parameters": {"num_beams": 4, "num_return_sequences": 3}}""";
    private static final String TOKEN_BY_TOKEN = """
            {"inputs": "I ate an apple.", "parameters": {"num_beams": 1, "details": true}}""";
    private static final String WITH_ALIGNMENT = """
            {"inputs": "I ate an apple.", "parameters": {"num_beams": 1, "alignment": {"layer": 1, "heads": [0, 3]}}}""";

    private final InferenceService service;
    private final RequestLimits limits;
    private final JsonMapper json;
    private final Generation generation;

    GenerateController(InferenceService service, RequestLimits limits, JsonMapper json) {
        this.service = service;
        this.limits = limits;
        this.json = json;
        this.generation = new Generation(service);
    }

    @Operation(
            summary = "Write a text for one input or several",
            description =
                    "Reads each input with the encoder and writes a target with beam search, or with greedy search if "
                            + "num_beams is 1. Several inputs are admitted together or not at all, and answered in order. With "
                            + "stream: true, or a header Accept that prefers text/event-stream, the answer comes as server-sent "
                            + "events, like that of /generate_stream.")
    @ApiResponse(
            responseCode = "200",
            description = "One answer for a string, an array of answers for an array.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(oneOf = {GenerateResponse.class, GenerateResponse[].class})),
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(implementation = StreamEvent.class))
            })
    @InferenceProblems
    @ProblemCodes({ProblemCode.INDEX_OUT_OF_RANGE, ProblemCode.RESPONSE_TOO_LARGE, ProblemCode.CAPABILITY_MISSING})
    @PostMapping(
            path = "/generate",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Nullable
    ResponseEntity<Object> generate(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = {
                                                @ExampleObject(name = "One text", value = ONE_TEXT),
                                                @ExampleObject(name = "Several texts", value = SEVERAL_TEXTS),
                                                @ExampleObject(name = "Three best sequences", value = THREE_BEST),
                                                @ExampleObject(name = "With alignment", value = WITH_ALIGNMENT)
                                            }))
                    @RequestBody
                    GenerateRequest request,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
            HttpServletRequest exchange,
            HttpServletResponse response) {
        Boolean asked = request.stream();
        if (asked == null ? prefersEvents(headers) : asked) {
            stream(request, exchange, response);
            return null; // the stream is the response
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer(request));
    }

    private Object answer(GenerateRequest request) {
        return generation.answer(GenerationPlan.forAnswer(request, service.model(), limits));
    }

    private void stream(GenerateRequest request, HttpServletRequest exchange, HttpServletResponse response) {
        GenerationPlan plan = GenerationPlan.forStream(request, service.model(), limits);
        generation.stream(plan, new EventStream(json, exchange, response));
    }

    @Operation(
            summary = "Write a text token by token",
            description =
                    "The same as /generate with stream: true. Greedy search sends an event per token. Beam search, whose "
                            + "tokens are not final before its end, sends progress as comments and one event. Errors that are known "
                            + "before the first event have their own status; later ones come as an event named error with the "
                            + "problem as its data.")
    @ApiResponse(
            responseCode = "200",
            description = "Server-sent events; the last one has generated_text and, if asked for, details.",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = StreamEvent.class)))
    @InferenceProblems
    @ProblemCodes({ProblemCode.INDEX_OUT_OF_RANGE, ProblemCode.RESPONSE_TOO_LARGE, ProblemCode.CAPABILITY_MISSING})
    @PostMapping(path = "/generate_stream")
    void generateStream(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = {
                                                @ExampleObject(name = "Token by token", value = TOKEN_BY_TOKEN),
                                                @ExampleObject(name = "With alignment", value = WITH_ALIGNMENT)
                                            }))
                    @RequestBody
                    GenerateRequest request,
            HttpServletRequest exchange,
            HttpServletResponse response) {
        if (Boolean.FALSE.equals(request.stream())) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            "stream must be true or absent here, but is false; /generate answers at once")
                    .field("stream");
        }
        stream(request, exchange, response);
    }

    private static boolean prefersEvents(HttpHeaders headers) {
        List<MediaType> accepted = new ArrayList<>(headers.getAccept());
        // Stable: what is equally welcome stays in the client's order.
        accepted.sort((left, right) -> Double.compare(right.getQualityValue(), left.getQualityValue()));
        return !accepted.isEmpty() && accepted.get(0).equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM);
    }
}
