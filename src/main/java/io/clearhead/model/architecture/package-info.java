/**
 * Families of checkpoints: how each one's {@code config.json} becomes a {@link io.clearhead.model.TransformerConfig}, and
 * which of its tensors is which of our parameters. One file per family.
 *
 * <p>Open {@link io.clearhead.model.architecture.ModelLoader} first; a family is an {@code Architecture}.
 */
@NullMarked
package io.clearhead.model.architecture;

import org.jspecify.annotations.NullMarked;
