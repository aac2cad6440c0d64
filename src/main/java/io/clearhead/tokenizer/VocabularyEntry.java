package io.clearhead.tokenizer;

import java.util.Objects;

/**
 * What a vocabulary has under one id.
 *
 * @param id the id
 * @param piece the piece, such as {@code ▁ate}; empty for an id that only pads the model's tables
 * @param text what it adds to a text, such as {@code " ate"} with its leading space; for special tokens the piece
 * @param special whether it is a special token, the one for unknown text included
 */
public record VocabularyEntry(int id, String piece, String text, boolean special) {

    /** What bytes decode to that are not a whole character. */
    private static final char PART_OF_CHARACTER = '\uFFFD';

    /** Checks that nothing is null. */
    public VocabularyEntry {
        Objects.requireNonNull(piece, "piece");
        Objects.requireNonNull(text, "text");
    }

    /** Whether it is text by itself: not a special token, padding of the tables or some bytes of a character. */
    public boolean isText() {
        return !special && !piece.isEmpty() && text.indexOf(PART_OF_CHARACTER) < 0;
    }
}
