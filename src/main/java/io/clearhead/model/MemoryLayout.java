package io.clearhead.model;

import ai.djl.ndarray.types.Shape;

/**
 * Orders the elements of weights in memory as the kernels of matrix products like them; shapes and values stay.
 *
 * <p>A linear map reads W as x·Wᵀ with W: (output, input). For a few rows of x the libraries below libtorch are two to four
 * times faster when the elements of such a W lie in the order of Wᵀ, unless the output is the narrower side. Decoding always
 * has few rows, so that is worth more than any other single measure.
 */
final class MemoryLayout {

    private MemoryLayout() {}

    /** Whether a value of this shape is stored in the order of its transpose: matrices that do not narrow are. */
    static boolean isTransposed(Shape shape) {
        return shape.dimension() == 2 && shape.get(0) >= shape.get(1);
    }
}
