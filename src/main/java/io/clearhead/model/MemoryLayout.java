package io.clearhead.model;

import ai.djl.ndarray.NDArray;

/**
 * Orders the elements of weights in memory as the kernels of matrix products like them; shapes and values stay.
 *
 * <p>A linear map reads W as x·Wᵀ with W: (output, input). For a few rows of x the libraries below libtorch are two to four
 * times faster when the elements of such a W lie in the order of Wᵀ, unless the output is the narrower side. Decoding always
 * has few rows, so that is worth more than any other single measure.
 */
final class MemoryLayout {

    private MemoryLayout() {}

    /** The same matrix, or a view of a copy in the order of its transpose; vectors are left as they are. */
    static NDArray forProducts(NDArray weight) {
        boolean widens = weight.getShape().dimension() == 2
                && weight.getShape().get(0) >= weight.getShape().get(1);
        if (!widens) {
            return weight;
        }
        long outputs = weight.getShape().get(0);
        long inputs = weight.getShape().get(1);
        NDArray transposed = weight.transpose() // (output, input) -> (input, output), still in the old order
                .reshape(outputs * inputs) // copies into the new order
                .reshape(inputs, outputs);
        return transposed.transpose(); // (output, input)
    }
}
