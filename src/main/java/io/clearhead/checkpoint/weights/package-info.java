/**
 * Where the weights of a checkpoint are: in one file or in shards, as safetensors or as PyTorch's {@code .bin}.
 *
 * <p>Open {@link io.clearhead.checkpoint.weights.WeightFiles} first.
 */
@NullMarked
package io.clearhead.checkpoint.weights;

import org.jspecify.annotations.NullMarked;
