package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What a step of the decoder reads.
 *
 * @param ids the token of each row, (rows), int64
 * @param position row of the table of positions
 * @param bias is added to the scores of self-attention (batch, heads, 1, key), or null
 */
public record KernelInput(
        NDArray ids, int position, @Nullable NDArray bias) {}
