package io.clearhead.tokenizer.sentencepiece;

/**
 * A part of a text, as SentencePiece cut it.
 *
 * @param piece the normalised part, ▁ for a space; a run of unknown characters is one part
 * @param start first code point of the original text that it covers
 * @param end code point after the last one that it covers; equal to {@code start} for the mark of a space alone
 */
public record Segment(String piece, int start, int end) {

    /** Whether a new word begins here. */
    public boolean startsWord() {
        return piece.charAt(0) == SentencePiece.SPACE_MARK || piece.charAt(0) == ' ';
    }
}
