/**
 * What can be asked of a model: decoding, teacher-forced passes, encoder states. Numbers go in and come out as plain Java
 * arrays.
 *
 * <p>Open {@link io.clearhead.generation.InferenceSession} first: what a worker thread can ask a model to do. {@link
 * io.clearhead.generation.InferenceModel} is the loaded checkpoint that sessions share. {@code engine} implements both, {@code
 * search} has the decoding strategies, {@code processor} the rules that change scores.
 *
 * <pre>
 * try (InferenceModel model = TransformerModel.load(CheckpointFiles.builtIn(), "cpu");
 *         InferenceSession session = model.openSession()) {
 *     session.generate(sourceIds, model.defaults(), GenerationListener.none());
 * }
 * </pre>
 */
@NullMarked
package io.clearhead.generation;

import org.jspecify.annotations.NullMarked;
