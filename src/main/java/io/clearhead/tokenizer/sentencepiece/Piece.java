package io.clearhead.tokenizer.sentencepiece;

/**
 * One entry of a SentencePiece model.
 *
 * @param text the piece, with ▁ for a space
 * @param score logarithm of its probability
 * @param type what the piece is for
 */
record Piece(String text, float score, Type type) {

    /** What a piece is for; the declaration order is the numbering of the file format, from 1. */
    enum Type {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE;

        /** Whether text can become such a piece; unused ones only block the text they spell. */
        boolean isTextual() {
            return this == NORMAL || this == USER_DEFINED || this == UNUSED;
        }
    }
}
