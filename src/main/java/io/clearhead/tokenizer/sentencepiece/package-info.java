/**
 * SentencePiece's unigram model in Java: text to pieces, each with its place in the original text.
 *
 * <p>Open {@link io.clearhead.tokenizer.sentencepiece.SentencePiece} first. A text goes through two stages: {@code
 * TextNormalizer} rewrites it as the model file prescribes and remembers where every character came from, then {@code
 * UnigramSegmenter} finds the most probable pieces. {@code ModelReader} reads the file, which nobody vouches for.
 *
 * <p>SentencePiece's own library is the measure and stands beside this code in the tests. It is not used here because
 * it gives no places in the text, and because a strange file must not be able to end the process. The tokenizers
 * library of Hugging Face gives places, but rewrites grapheme by grapheme instead of by the longest prefix, and so gives
 * other pieces for half-width kana with a voicing mark, for instance.
 *
 * <p>Source: T. Kudo, "Subword Regularization", 2018, and T. Kudo and J. Richardson, "SentencePiece", 2018.
 */
@NullMarked
package io.clearhead.tokenizer.sentencepiece;

import org.jspecify.annotations.NullMarked;
