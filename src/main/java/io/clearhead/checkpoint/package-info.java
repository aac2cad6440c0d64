/**
 * Reads what a model directory holds: weights, configuration and generation settings, and refuses what cannot be trusted.
 *
 * <p>Open {@link io.clearhead.checkpoint.CheckpointFiles} first: it says where the files of one checkpoint lie. Then
 * {@link io.clearhead.checkpoint.weights.WeightFiles} opens the weights in whichever layout they are there,
 * {@link io.clearhead.checkpoint.ConfigDocument} a typed view of one JSON file, and
 * {@link io.clearhead.checkpoint.tensor.TensorCheck} compares the tensors a model needs with those a file has.
 *
 * <pre>{@code
 * CheckpointFiles files = CheckpointFiles.directory(Path.of("/models/opus-mt-en-fr"));
 * GenerationConfig generation = GenerationConfig.read(files);
 * try (WeightSource weights = WeightFiles.open(files)) {
 *     float[] embedding = weights.read("model.shared.weight");
 * }
 * }</pre>
 *
 * <p>Whatever is wrong with a file is a {@link io.clearhead.checkpoint.CheckpointException} that lists every problem found,
 * never another exception: files are input from outside. Only the JDK and Jackson are used here; nothing is native.
 */
@NullMarked
package io.clearhead.checkpoint;

import org.jspecify.annotations.NullMarked;
