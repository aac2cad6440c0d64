package io.clearhead.inspection.embedding;

import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.VocabularyEntry;
import java.util.List;

/**
 * A word, or a few, without a sentence around it.
 *
 * @param text as it was asked for
 * @param pieces what it consists of in the source vocabulary, special tokens left out; none if the text has nothing that the
 *     tokenizer keeps
 */
public record Term(String text, List<VocabularyEntry> pieces) {

    public Term {
        pieces = List.copyOf(pieces);
    }

    /**
     * Cuts a text as it would be cut inside a sentence, behind a space: tokenizers that keep spaces have other pieces for the
     * beginning of a text, which few of its words are. What the vocabulary does not know is its unknown token.
     */
    public static Term of(String text, Tokenizer tokenizer) {
        List<VocabularyEntry> pieces = tokenizer.encodePlain(" " + text).tokens().stream()
                .filter(token -> !token.special())
                .map(token -> tokenizer.sourceEntry(token.id()))
                .toList();
        return new Term(text, pieces);
    }

    int[] ids() {
        return pieces.stream().mapToInt(VocabularyEntry::id).toArray();
    }

    boolean hasPiece(int id) {
        return pieces.stream().anyMatch(piece -> piece.id() == id);
    }
}
