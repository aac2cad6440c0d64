package io.clearhead.api.inspection;

import io.clearhead.api.problem.InferenceProblems;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemCodes;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.Tickets;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.inspection.AttentionInspector;
import io.clearhead.inspection.RowReport;
import io.clearhead.inspection.SentencePair;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /attention/row}: the anatomy of one row of one head.
 *
 * <p>Stateless and safe for use by several threads.
 */
@RestController
@Tag(name = "Inspection")
final class RowController {

    private final InferenceService service;
    private final AttentionInspector inspector;
    private final RequestLimits limits;
    private final SentencePairs pairs;

    RowController(InferenceService service, RequestLimits limits) {
        this.service = service;
        this.inspector = new AttentionInspector(service, limits.configured().attentionCells());
        this.limits = limits;
        this.pairs = new SentencePairs(limits);
    }

    @Operation(
            summary = "Take one row of one head apart",
            description =
                    "Every number between the query and the context of one row, from one teacher-forced pass. A target"
                            + " that is not given is generated first.")
    @ApiResponse(
            responseCode = "200",
            description = "The row.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = RowResponse.class)))
    @InferenceProblems
    @ProblemCodes({ProblemCode.INDEX_OUT_OF_RANGE, ProblemCode.CAPABILITY_MISSING})
    @PostMapping(path = "/attention/row", produces = MediaType.APPLICATION_JSON_VALUE)
    RowResponse row(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(name = "One input", value = RowRequest.EXAMPLE)))
                    @RequestBody
                    RowRequest request) {
        Inputs inputs = limits.requireTexts(request.inputs() == null ? null : Inputs.single(request.inputs()));
        AttentionAddress address = request.address();
        ServedModel model = service.model();
        SentencePair pair = pairs.read(inputs, request.targetFields(), request.languages(), model)
                .get(0);
        RowReport report =
                Tickets.awaitAll(List.of(inspector.row(pair, address))).get(0);
        return RowResponse.of(ModelBody.of(model), report);
    }
}
