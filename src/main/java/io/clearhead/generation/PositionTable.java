package io.clearhead.generation;

import org.jspecify.annotations.Nullable;

/** How a model tells the order of the tokens of a source. */
public sealed interface PositionTable {

    /**
     * A vector for each position is added to the embedding of the token that stands there.
     *
     * @param vectors (position, model): what is added at positions 0, 1, … of a source
     * @param formula how they are computed; null where they were learned
     */
    record Vectors(FloatMatrix vectors, @Nullable Formula formula) implements PositionTable {}

    /**
     * The paper's formula (§3.5): the sines and cosines of row p are those of (first + p) / 10000^(2i/divisor), with i from 0
     * to half the size of the model.
     *
     * @param first number that the first position has
     * @param divisor what 2i is divided by: the size of the model in the paper, less 2 in M2M100
     */
    record Formula(int first, int divisor) {}

    /**
     * Nothing is added to embeddings. To the score of a query and a key every head adds a learned number for their distance,
     * key minus query, the same in all layers of a stack.
     *
     * @param encoder (head, distance) from -(n - 1) to n - 1
     * @param decoder likewise; not-a-number behind the query, where the decoder does not look
     * @param buckets distances that the model tells apart
     * @param maxDistance from here on all distances share a bucket
     */
    record Biases(FloatMatrix encoder, FloatMatrix decoder, int buckets, int maxDistance) implements PositionTable {}
}
