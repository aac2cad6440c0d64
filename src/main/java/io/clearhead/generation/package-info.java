/**
 * Runs the model: decoding strategies, teacher-forced passes, encoder states. Numbers go in and come out as plain Java
 * arrays; this is the last package that touches a tensor, and it owns every native resource.
 *
 * <p>Open {@link io.clearhead.generation.InferenceSession} first: what a worker thread can ask a model to do. {@link
 * io.clearhead.generation.InferenceModel} is the loaded checkpoint that sessions share.
 *
 * <pre>
 * try (InferenceModel model = TransformerModel.load(CheckpointFiles.builtIn(), "cpu");
 *         InferenceSession session = model.openSession()) {
 *     session.generate(sourceIds, settings, GenerationListener.none());
 * }
 * </pre>
 */
@NullMarked
package io.clearhead.generation;

import org.jspecify.annotations.NullMarked;
