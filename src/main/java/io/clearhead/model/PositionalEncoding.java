package io.clearhead.model;

import ai.djl.ndarray.NDArray;

/**
 * Tells the model where in the sequence a token stands: attention alone sees a set, not an order (§3.5).
 *
 * <p>Encodings are added to the token embeddings. Closed on purpose: each kind has its own consequences for caching and
 * for the longest sequence. What T5 does instead is {@link RelativePositionBias}.
 */
sealed interface PositionalEncoding permits SinusoidalEncoding, PaddingAwareEncoding, LearnedEncoding {

    /**
     * Adds the encodings of positions {@code start}, {@code start + 1}, … to embeddings.
     *
     * @param embedded (batch, position, model)
     * @param ids the tokens that were embedded, (batch, position), int64
     * @param start position of the first column, from 0
     * @return (batch, position, model)
     * @throws IllegalArgumentException if a position has no encoding
     */
    NDArray addTo(NDArray embedded, NDArray ids, int start, ForwardPass pass);

    /** The encodings of all positions, (position, model), as a view or the tensor itself. */
    NDArray table();

    /** The number of positions that have an encoding. */
    int count();

    /**
     * Checks that positions up to, not including, {@code end} have encodings.
     *
     * @throws IllegalArgumentException if one has none
     */
    default void requireEncoded(int end) {
        if (end > count()) {
            throw new IllegalArgumentException(
                    "position " + (end - 1) + " has no encoding: the model knows " + count() + " positions");
        }
    }
}
