package io.clearhead.inspection.embedding;

/**
 * A place on a plane.
 *
 * @param x along the direction of the largest variance
 * @param y along that of the second largest
 */
public record Point(float x, float y) {}
