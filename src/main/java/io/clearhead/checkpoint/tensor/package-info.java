/**
 * Tensors of a checkpoint as names, shapes and places in a file, whatever the format of the file.
 *
 * <p>Open {@link io.clearhead.checkpoint.tensor.WeightSource} first: that is what a loader sees.
 * {@link io.clearhead.checkpoint.tensor.TensorFile} implements it for every format, {@link
 * io.clearhead.checkpoint.tensor.TensorCheck} compares the tensors a model needs with those a checkpoint has.
 */
@NullMarked
package io.clearhead.checkpoint.tensor;

import org.jspecify.annotations.NullMarked;
