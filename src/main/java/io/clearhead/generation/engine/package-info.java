/**
 * Runs a checkpoint with DJL: the implementation of {@link io.clearhead.generation.InferenceModel} and its sessions. The last
 * package that touches a tensor, and the one that owns every native resource.
 *
 * <p>Open {@link io.clearhead.generation.engine.TransformerModel} first.
 */
@NullMarked
package io.clearhead.generation.engine;

import org.jspecify.annotations.NullMarked;
