package io.clearhead.api.embedding;

import io.clearhead.api.inspection.ModelBody;
import io.clearhead.api.problem.InferenceProblems;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.ProblemCodes;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.inspection.embedding.EmbeddingInspector;
import io.clearhead.inspection.embedding.Occurrence;
import io.clearhead.inspection.embedding.Term;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /embeddings/plane} and {@code POST /embeddings/contexts}: words as points, alone and in sentences.
 *
 * <p>Safe for use by several threads; keeps nothing but the inspector, which keeps the model's plane.
 */
@RestController
@Tag(name = "Inspection")
final class EmbeddingController {

    private final InferenceService service;
    private final EmbeddingInspector inspector;
    private final RequestLimits limits;

    EmbeddingController(InferenceService service, RequestLimits limits) {
        this.service = service;
        this.inspector = new EmbeddingInspector(service);
        this.limits = limits;
    }

    @Operation(
            summary = "Show words as points",
            description =
                    "Input embeddings of words, as the encoder looks them up, before they are scaled and positions are"
                            + " added: where they lie on a plane, the cosines of all pairs, and the nearest entries of the"
                            + " vocabulary. Cosines and neighbours are those of the whole space. The plane is fitted to the"
                            + " directions of about 170 common words (principal components; the largest component of each axis"
                            + " is positive), so a word has the same place in every answer.")
    @InferenceProblems
    @PostMapping(path = "/embeddings/plane", produces = MediaType.APPLICATION_JSON_VALUE)
    PlaneResponse plane(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples =
                                                    @ExampleObject(name = "Three words", value = PlaneRequest.EXAMPLE)))
                    @RequestBody
                    PlaneRequest request) {
        ServedModel model = service.model();
        int neighbours = request.neighbourCount();
        List<Term> terms = request.read(model, limits);
        return PlaneResponse.of(ModelBody.of(model), inspector.plane(terms, neighbours));
    }

    @Operation(
            summary = "Follow a word in two sentences through the encoder",
            description =
                    "How alike the states of two occurrences are as embeddings, with their positions, and behind every layer"
                            + " of the encoder; and where they stand on a plane.")
    @InferenceProblems
    @ProblemCodes(ProblemCode.INDEX_OUT_OF_RANGE)
    @PostMapping(path = "/embeddings/contexts", produces = MediaType.APPLICATION_JSON_VALUE)
    ContextResponse contexts(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples =
                                                    @ExampleObject(
                                                            name = "Two sentences",
                                                            value = ContextRequest.EXAMPLE)))
                    @RequestBody
                    ContextRequest request) {
        ServedModel model = service.model();
        List<Occurrence> occurrences = request.read(model, limits);
        return ContextResponse.of(ModelBody.of(model), inspector.contexts(occurrences.get(0), occurrences.get(1)));
    }
}
