/**
 * The tokenizers of the model families, from the files of their checkpoints.
 *
 * <p>Open {@link io.clearhead.tokenizer.family.TokenizerLoader} first: it says which files count, and is all that other packages
 * need.
 *
 * <pre>{@code
 * Tokenizer tokenizer = TokenizerLoader.load(files, SpecialTokenText.PARSE);
 * }</pre>
 *
 * <p>{@code TokenizerSettings} and {@code ModelSettings} are what the files say. {@code SlowTokenizers} and {@code
 * FastTokenizers} make codecs of it, and a {@code Template} what stands around a text: one per way to name a language.
 */
@NullMarked
package io.clearhead.tokenizer.family;

import org.jspecify.annotations.NullMarked;
