package io.clearhead.model;

import ai.djl.ndarray.NDArray;

/**
 * Tells the model where in the sequence a token stands: attention alone sees a set, not an order (§3.5).
 *
 * <p>Encodings are added to the token embeddings. Closed on purpose: each kind has its own consequences for caching and
 * for the longest sequence.
 */
sealed interface PositionalEncoding permits SinusoidalEncoding {

    /**
     * Adds the encodings of positions {@code start}, {@code start + 1}, … to embeddings.
     *
     * @param embedded (batch, position, model)
     * @param start position of the first column, from 0
     * @return (batch, position, model)
     * @throws IllegalArgumentException if a position has no encoding
     */
    NDArray addTo(NDArray embedded, int start);

    /** The encodings of all positions, (position, model). */
    NDArray table();

    /**
     * Checks that positions from {@code start} up to, not including, {@code end} have encodings.
     *
     * @throws IllegalArgumentException if one has none
     */
    void requireEncoded(int start, int end);
}
