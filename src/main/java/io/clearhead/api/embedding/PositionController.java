package io.clearhead.api.embedding;

import io.clearhead.api.inspection.ModelBody;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.Excerpt;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemCodes;
import io.clearhead.api.problem.Suggestion;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.generation.PositionTable;
import io.clearhead.generation.PositionTable.Biases;
import io.clearhead.generation.PositionTable.Vectors;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /positions}: how the model tells the order of words.
 *
 * <p>Immutable and safe for use by several threads.
 */
@RestController
@Tag(name = "Inspection")
final class PositionController {

    private static final int COUNT = 64;
    private static final List<String> PARAMETERS = List.of("count");

    private final InferenceService service;
    private final RequestLimits limits;

    PositionController(InferenceService service, RequestLimits limits) {
        this.service = service;
        this.limits = limits;
    }

    @Operation(
            summary = "Show how the model tells order",
            description =
                    "The vectors that are added to the embeddings of a source, computed or learned, or the bias by distance"
                            + " where positions are relative.")
    @ApiResponse(
            responseCode = "200",
            description = "Vectors, or a bias, by the kind of positions that the model has.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(oneOf = {VectorPositions.class, RelativePositions.class})))
    @ProblemCodes({
        ProblemCode.TYPE_WRONG,
        ProblemCode.PARAMETER_INVALID,
        ProblemCode.PARAMETER_UNKNOWN,
        ProblemCode.OVERLOADED,
        ProblemCode.DEADLINE_EXCEEDED
    })
    @GetMapping(path = "/positions", produces = MediaType.APPLICATION_JSON_VALUE)
    Object positions(
            @Parameter(
                            description =
                                    "Number of positions, or of distances on either side with that of 0; at most as many as a"
                                            + " source may have tokens (limits.source_tokens in GET /model). Default: 64, or"
                                            + " that limit if it is smaller.",
                            schema = @Schema(type = "integer", minimum = "1", defaultValue = "64"),
                            example = "64")
                    @RequestParam(required = false)
                    @Nullable
                    String count,
            HttpServletRequest request) {
        request.getParameterMap().keySet().stream()
                .filter(name -> !PARAMETERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Suggestion.unknown("", name, PARAMETERS);
                });
        ServedModel model = service.model();
        int asked = count(count, limits.sourceTokens(model.description()));
        Found found = service.submit((session, cancellation) -> new Found(
                        session.inputs().embeddingScale(), session.inputs().positions(asked)))
                .await();
        return found.answer(model);
    }

    private static int count(@Nullable String text, int most) {
        if (text == null) {
            return Math.min(COUNT, most);
        }
        int count;
        try {
            count = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            String actual = text.isEmpty() ? "empty" : Excerpt.of(text);
            throw new ApiProblem(ProblemCode.TYPE_WRONG, "count must be a whole number, but is " + actual)
                    .field("count");
        }
        if (count < 1 || count > most) {
            throw new ApiProblem(ProblemCode.PARAMETER_INVALID, "count must be from 1 to " + most + ", but is " + count)
                    .field("count")
                    .with("valid_range", List.of(1, most));
        }
        return count;
    }

    /** What a worker found. */
    private record Found(float scale, PositionTable table) {

        Object answer(ServedModel model) {
            ModelBody name = ModelBody.of(model);
            if (table instanceof Biases biases) {
                return RelativePositions.of(name, scale, biases);
            }
            if (table instanceof Vectors vectors) {
                return VectorPositions.of(
                        name, model.description().architecture().positions(), scale, vectors);
            }
            throw new AssertionError("unknown positions " + table.getClass());
        }
    }
}
