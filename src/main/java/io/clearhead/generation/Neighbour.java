package io.clearhead.generation;

/**
 * An entry of the source vocabulary and how alike its embedding is to some vector.
 *
 * @param id the entry
 * @param cosine cosine of the angle between the two, from -1 to 1
 */
public record Neighbour(int id, float cosine) {}
