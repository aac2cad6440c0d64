package io.clearhead.generation.search;

import org.jspecify.annotations.Nullable;

/**
 * What one step of the model says to a search.
 *
 * @param scores of what may follow each row (rows, vocab); handed over, so that a search may change them
 * @param alignments what each row looked at (rows, source); null where nobody asked
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record Prediction(float[][] scores, float @Nullable [][] alignments) {

    /** A step of which nobody asked what it looked at. */
    public Prediction(float[][] scores) {
        this(scores, null);
    }

    /** What one row looked at; null where nobody asked. */
    float @Nullable [] alignment(int row) {
        return alignments == null ? null : alignments[row];
    }
}
