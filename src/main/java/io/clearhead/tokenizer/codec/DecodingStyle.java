package io.clearhead.tokenizer.codec;

/**
 * How a class of Hugging Face's slow tokenizers puts pieces together to a text ({@code convert_tokens_to_string}). All of them
 * strip white space from both ends.
 */
public enum DecodingStyle {
    /** Marian: a special token is followed by a space. */
    SPACE_BEHIND_SPECIALS,
    /** Pegasus and M2M100: special tokens stand close to their neighbours. */
    CLOSE_SPECIALS,
    /** mBART-50: a space stands in front of a text that ends with a special token. */
    SPACE_BEFORE_SPECIALS,
    /** T5: like mBART-50; also the first piece loses its mark of a space before SentencePiece looks at it. */
    T5,
    /** mBART and NLLB: pieces in a row, with a space for every mark; SentencePiece is not asked. */
    JOINED_PIECES
}
