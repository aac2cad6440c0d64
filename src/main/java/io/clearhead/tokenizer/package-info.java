/**
 * Text to token ids and back, with every token's place in the original text.
 *
 * <p>Open {@link io.clearhead.tokenizer.Tokenizer} first: it is all that other packages need. {@link
 * io.clearhead.tokenizer.MarianTokenizer} is the implementation for Marian checkpoints, built from the bytes of their
 * files:
 *
 * <pre>{@code
 * Tokenizer tokenizer = MarianTokenizer.load(files);
 * Encoding source = tokenizer.encode("I ate an apple.");  // ▁I ▁ate ▁an ▁apple . </s>
 * String text = tokenizer.decode(new int[] {9, 2072, 50, 2163, 2, 0});
 * }</pre>
 *
 * <p>The files come from strangers. Whatever is wrong with them is one {@link
 * io.clearhead.tokenizer.TokenizerException} that lists every problem found.
 */
@NullMarked
package io.clearhead.tokenizer;

import org.jspecify.annotations.NullMarked;
