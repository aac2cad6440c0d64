package io.clearhead.inspection.embedding;

import io.clearhead.inspection.VectorMath;
import java.util.ArrayList;
import java.util.List;

/**
 * The plane of a model's words, fitted to the directions of the reference terms' embeddings: lengths of embeddings tell how
 * often a word is used rather than what it means.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class ReferencePlane {

    private final PlaneReport.Reference reference;
    private final PrincipalPlane plane;

    /**
     * Fits the plane.
     *
     * @param vectors the embedding of each term
     */
    ReferencePlane(ReferenceTerms terms, List<float[]> vectors) {
        List<float[]> directions = vectors.stream().map(VectorMath::unit).toList();
        plane = PrincipalPlane.fit(directions);
        List<PlaneReport.NamedPoint> points = new ArrayList<>(directions.size());
        for (int i = 0; i < directions.size(); i++) {
            points.add(new PlaneReport.NamedPoint(terms.terms().get(i).text(), plane.project(directions.get(i))));
        }
        reference = new PlaneReport.Reference(terms.kind(), points);
    }

    PlaneReport.Reference reference() {
        return reference;
    }

    float[] explainedVariance() {
        return plane.explainedVariance();
    }

    /** Where a term's embedding stands. */
    Point project(float[] vector) {
        return plane.project(VectorMath.unit(vector));
    }
}
