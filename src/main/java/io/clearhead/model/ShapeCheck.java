package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Compares a tensor's shape with the axes a block was written for. */
final class ShapeCheck {

    /** Stands for "any size" in the expected sizes. */
    static final long ANY = -1;

    private ShapeCheck() {}

    /**
     * Checks rank and sizes.
     *
     * @param name what the tensor is, for the message
     * @param axes names of the axes, separated by ", "
     * @param expected a size per axis, or {@link #ANY}
     * @throws IllegalArgumentException naming the axis, the expected and the actual size
     */
    static void expect(String name, NDArray tensor, String axes, long... expected) {
        Shape shape = tensor.getShape();
        if (shape.dimension() != expected.length) {
            throw new IllegalArgumentException(name + " must have the axes (" + axes + "), but its shape is " + shape);
        }
        for (int axis = 0; axis < expected.length; axis++) {
            if (expected[axis] != ANY && shape.get(axis) != expected[axis]) {
                throw new IllegalArgumentException(name + ": axis " + axes.split(", ", -1)[axis] + " must have size "
                        + expected[axis] + ", but has " + shape.get(axis) + " in " + shape);
            }
        }
    }
}
