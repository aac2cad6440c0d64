package io.clearhead.generation;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * What a model knows of a source before its first layer: a vector for every entry of the source vocabulary, and one for every
 * position. Every method frees all native memory it used before it returns.
 *
 * <p>Thread safety: confined to the thread of its session.
 */
public interface InputSpace {

    /** Factor on embeddings before positions are added: √modelSize in the paper (§3.4), 1 in many families. */
    float embeddingScale();

    /**
     * Embeddings as the model stores them, not scaled.
     *
     * @param ids entries of the source vocabulary, at least one
     * @return (id, model)
     * @throws IllegalArgumentException if there are none, or an id lies outside the vocabulary
     */
    FloatMatrix embeddings(int[] ids);

    /**
     * The entries of the source vocabulary whose embeddings have the largest cosines with some vectors. Entries whose
     * embedding is zero have no direction and are nobody's neighbours.
     *
     * @param vectors (vector, model)
     * @param count most neighbours of each, at least 1
     * @param candidates which entries may be neighbours; asked for few of them, on the calling thread
     * @return for each vector its neighbours, nearest first
     */
    List<List<Neighbour>> nearest(FloatMatrix vectors, int count, IntPredicate candidates);

    /**
     * How the model tells order.
     *
     * @param count number of positions, or of distances on either side with that of 0
     * @throws IllegalArgumentException if it is below 1, or the model has fewer positions
     */
    PositionTable positions(int count);
}
