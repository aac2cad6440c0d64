package io.clearhead.inspection.embedding;

import io.clearhead.tokenizer.Encoding;
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
     * A text with its pieces of the source vocabulary. What the vocabulary does not know is its unknown token.
     *
     * @param plain the text, cut by {@link Tokenizer#encodePlain}
     * @param tokenizer the tokenizer that cut it
     */
    public static Term of(Encoding plain, Tokenizer tokenizer) {
        List<VocabularyEntry> pieces = plain.tokens().stream()
                .filter(token -> !token.special())
                .map(token -> tokenizer.sourceEntry(token.id()))
                .toList();
        return new Term(plain.text(), pieces);
    }

    int[] ids() {
        return pieces.stream().mapToInt(VocabularyEntry::id).toArray();
    }

    boolean hasPiece(int id) {
        return pieces.stream().anyMatch(piece -> piece.id() == id);
    }
}
