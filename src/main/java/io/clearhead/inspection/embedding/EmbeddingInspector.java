package io.clearhead.inspection.embedding;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.VectorMath;
import io.clearhead.inspection.embedding.PlaneReport.PlacedTerm;
import io.clearhead.serving.InferenceService;
import io.clearhead.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows words as points: terms on a plane with their neighbours, and occurrences in sentences through the layers. Both methods
 * wait for the answer.
 *
 * <p>Thread safety: may be used from any thread. The plane of the model is fitted at the first question and kept; two first
 * questions at the same time fit the same plane.
 */
public final class EmbeddingInspector {

    private final InferenceService service;
    private volatile @Nullable ReferencePlane fitted;

    public EmbeddingInspector(InferenceService service) {
        this.service = service;
    }

    /**
     * Places terms on the plane of the model's embeddings. A term of several pieces is the mean of their embeddings.
     *
     * @param terms at least one, each with at least one piece
     * @param neighbours most neighbours of each; a term's own pieces and special tokens are none
     * @throws io.clearhead.serving.InferenceException if the service cannot do the work
     */
    public PlaneReport plane(List<Term> terms, int neighbours) {
        Tokenizer tokenizer = service.model().tokenizer();
        ReferencePlane known = fitted;
        if (known != null) {
            PlaneWork work = new PlaneWork(terms, neighbours, List.of(), tokenizer);
            return report(terms, service.submit(work).await(), known);
        }
        ReferenceTerms reference = ReferenceTerms.of(tokenizer);
        PlaneWork work = new PlaneWork(terms, neighbours, reference.terms(), tokenizer);
        PlaneWork.Vectors found = service.submit(work).await();
        ReferencePlane plane = new ReferencePlane(reference, found.reference());
        fitted = plane;
        return report(terms, found, plane);
    }

    private static PlaneReport report(List<Term> terms, PlaneWork.Vectors found, ReferencePlane plane) {
        List<PlacedTerm> placed = new ArrayList<>(terms.size());
        for (int i = 0; i < terms.size(); i++) {
            Point point = plane.project(found.terms().get(i));
            placed.add(new PlacedTerm(terms.get(i), point, found.neighbours().get(i)));
        }
        return new PlaneReport(plane.explainedVariance(), plane.reference(), placed, cosines(found.terms()));
    }

    private static FloatMatrix cosines(List<float[]> vectors) {
        int count = vectors.size();
        float[] cosines = new float[count * count];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column <= row; column++) {
                float cosine = VectorMath.cosine(vectors.get(row), vectors.get(column));
                cosines[row * count + column] = cosine;
                cosines[column * count + row] = cosine;
            }
        }
        return new FloatMatrix(count, count, cosines);
    }

    /**
     * Follows two occurrences from their embeddings through all layers of the encoder. The state of an occurrence is the mean
     * over its tokens. The plane is that of these states alone, of both occurrences at all stages, by direction.
     *
     * @throws io.clearhead.serving.InferenceException if the service cannot do the work
     */
    public ContextReport contexts(Occurrence first, Occurrence second) {
        ContextWork work = new ContextWork(first, second);
        return service.submit(work).await().report(work);
    }
}
