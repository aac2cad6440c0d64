package io.clearhead.inspection.embedding;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.Neighbour;
import io.clearhead.inspection.VectorMath;
import io.clearhead.inspection.embedding.PlaneReport.NearbyEntry;
import io.clearhead.serving.Cancellation;
import io.clearhead.serving.Work;
import io.clearhead.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks up the embeddings of terms and what lies near them.
 *
 * @param terms the terms that are asked for
 * @param neighbours most neighbours of each; 0 for none
 * @param reference terms whose embeddings are wanted as well; empty if the plane is known
 * @param tokenizer knows which entries stand for text
 */
record PlaneWork(List<Term> terms, int neighbours, List<Term> reference, Tokenizer tokenizer)
        implements Work<PlaneWork.Vectors> {

    /**
     * What was found.
     *
     * @param terms the mean embedding of each term
     * @param neighbours of each term
     * @param reference the mean embedding of each reference term
     */
    record Vectors(List<float[]> terms, List<List<NearbyEntry>> neighbours, List<float[]> reference) {}

    @Override
    public Vectors run(InferenceSession session, Cancellation cancellation) {
        List<float[]> vectors = means(terms, session);
        List<List<NearbyEntry>> nearby = neighbours == 0
                ? terms.stream().map(term -> List.<NearbyEntry>of()).toList()
                : near(vectors, session);
        return new Vectors(vectors, nearby, means(reference, session));
    }

    private static List<float[]> means(List<Term> terms, InferenceSession session) {
        return terms.stream()
                .map(term -> VectorMath.mean(session.inputs().embeddings(term.ids())))
                .toList();
    }

    /** A term's own pieces are found too, and dropped: so many more have to be asked for. */
    private List<List<NearbyEntry>> near(List<float[]> vectors, InferenceSession session) {
        int own = terms.stream().mapToInt(term -> term.pieces().size()).max().orElse(0);
        List<List<Neighbour>> nearest = session.inputs()
                .nearest(
                        matrix(vectors),
                        neighbours + own,
                        id -> tokenizer.sourceEntry(id).isText());
        List<List<NearbyEntry>> nearby = new ArrayList<>(terms.size());
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            nearby.add(nearest.get(i).stream()
                    .filter(neighbour -> !term.hasPiece(neighbour.id()))
                    .limit(neighbours)
                    .map(neighbour -> new NearbyEntry(tokenizer.sourceEntry(neighbour.id()), neighbour.cosine()))
                    .toList());
        }
        return nearby;
    }

    private static FloatMatrix matrix(List<float[]> rows) {
        int columns = rows.get(0).length;
        float[] values = new float[rows.size() * columns];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, values, row * columns, columns);
        }
        return new FloatMatrix(rows.size(), columns, values);
    }
}
