/**
 * Faster executions of the mathematics in {@code io.clearhead.model}: the same formulas, run by libtorch in one call instead
 * of an operation at a time. They know tensors only, nothing of blocks; a test holds each to the blocks it stands in for.
 *
 * <p>Open {@link io.clearhead.model.kernel.TransformerKernel}; the program it runs is the resource {@code
 * stack.torchscript} beside it.
 */
@NullMarked
package io.clearhead.model.kernel;

import org.jspecify.annotations.NullMarked;
