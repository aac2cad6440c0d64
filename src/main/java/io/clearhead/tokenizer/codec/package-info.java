/**
 * Text to tokens and back for one vocabulary, without anything that a model wants around a text.
 *
 * <p>Open {@link io.clearhead.tokenizer.codec.PieceCodec} first. {@link io.clearhead.tokenizer.codec.SentencePieceCodec} is
 * the one for checkpoints with a SentencePiece model, and follows the classes of Hugging Face transformers that are called
 * slow there; what those differ in is {@link io.clearhead.tokenizer.codec.DecodingStyle}. The codec for {@code
 * tokenizer.json} lies in {@code tokenizer.pipeline} and shares the smaller classes of this package.
 */
@NullMarked
package io.clearhead.tokenizer.codec;

import org.jspecify.annotations.NullMarked;
