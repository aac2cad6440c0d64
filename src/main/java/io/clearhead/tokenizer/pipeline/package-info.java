/**
 * {@code tokenizer.json}: the pipeline of Hugging Face's tokenizers library in Java.
 *
 * <p>Open {@link io.clearhead.tokenizer.pipeline.TokenizerJson} first. A text goes through the stages that the file lists: added
 * tokens are taken out, a {@code Normalizer} rewrites the rest, a {@code PreTokenizer} splits it, and a {@code PieceModel} cuts
 * the splits into pieces; {@code AlignedText} remembers where every character came from. Back from ids to text goes a {@code
 * TokenDecoder}, or a chain of them, token by token.
 *
 * <p>The library itself is the measure and stands beside this code in the tests. It is not used here because a panic in it ends
 * the process, and a file that nobody vouches for can cause one.
 */
@NullMarked
package io.clearhead.tokenizer.pipeline;

import org.jspecify.annotations.NullMarked;
