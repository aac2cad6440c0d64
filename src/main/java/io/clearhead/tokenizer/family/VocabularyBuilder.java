package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.Vocabulary;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Gives ids to pieces in the way of a tokenizer class, then to the tokens that were added.
 *
 * <p>Confined to one thread.
 */
final class VocabularyBuilder {

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> pieces = new ArrayList<>();

    /** The pieces of a SentencePiece model under their own ids, moved by an offset. */
    static VocabularyBuilder ofSentencePiece(SentencePiece sentencePiece, int offset) {
        VocabularyBuilder builder = new VocabularyBuilder();
        for (int id = 0; id < sentencePiece.size(); id++) {
            builder.put(sentencePiece.piece(id), id + offset);
        }
        return builder;
    }

    /** Pieces under given ids. */
    static VocabularyBuilder ofIds(Map<String, Integer> ids) {
        VocabularyBuilder builder = new VocabularyBuilder();
        ids.forEach(builder::put);
        return builder;
    }

    /** Puts a piece under an id, from which it drives away what is there; an older id of the piece keeps its piece. */
    VocabularyBuilder put(String piece, int id) {
        grow(id + 1);
        pieces.set(id, piece);
        ids.put(piece, id);
        return this;
    }

    /** Id of a piece; empty if there is none. */
    OptionalInt id(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Number of ids so far. */
    int size() {
        return pieces.size();
    }

    /** Gives the ids to added tokens that the checkpoint says. */
    void putAll(Map<Integer, AddedToken> added) {
        added.forEach((id, token) -> put(token.content(), id));
    }

    /** Puts pieces that have no id yet behind all others. */
    void append(List<String> tokens) {
        for (String token : tokens) {
            if (!ids.containsKey(token)) {
                put(token, pieces.size());
            }
        }
    }

    /** Adds ids without a piece, or takes the last ones away, until there are so many. */
    void resize(int size) {
        grow(size);
        pieces.subList(size, pieces.size()).clear();
        ids.values().removeIf(id -> id >= size);
    }

    private void grow(int size) {
        while (pieces.size() < size) {
            pieces.add("");
        }
    }

    Vocabulary build() {
        return new Vocabulary(ids, pieces.toArray(String[]::new));
    }
}
