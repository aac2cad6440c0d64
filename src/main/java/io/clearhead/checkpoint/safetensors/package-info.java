/**
 * The safetensors format: a reader that trusts nothing a header says, and a writer.
 *
 * <p>Open {@link io.clearhead.checkpoint.safetensors.SafetensorsReader} first.
 */
@NullMarked
package io.clearhead.checkpoint.safetensors;

import org.jspecify.annotations.NullMarked;
