/**
 * What changes the scores of the next token before a search chooses: the rules of checkpoint and request, one file each, with
 * the meaning and in the order of Hugging Face's logits processors.
 *
 * <p>Open {@link io.clearhead.generation.processor.LogitsProcessors} first. Plain Java arrays; nothing here knows a tensor.
 */
@NullMarked
package io.clearhead.generation.processor;

import org.jspecify.annotations.NullMarked;
