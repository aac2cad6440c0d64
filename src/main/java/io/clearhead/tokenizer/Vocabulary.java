package io.clearhead.tokenizer;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Pieces and their ids, which are 0, 1, 2 … without gaps.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Vocabulary {

    private final Map<String, Integer> ids;
    private final String[] pieces;

    /** Takes a map whose values are exactly the numbers below its size. */
    Vocabulary(Map<String, Integer> ids) {
        this.ids = Map.copyOf(ids);
        this.pieces = new String[ids.size()];
        ids.forEach((piece, id) -> pieces[id] = piece);
    }

    int size() {
        return pieces.length;
    }

    OptionalInt id(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    boolean contains(String piece) {
        return ids.containsKey(piece);
    }

    /** The piece under an id. */
    String piece(int id) {
        if (id < 0 || id >= pieces.length) {
            throw new IllegalArgumentException(
                    "the id " + id + " is not in the vocabulary, whose ids are 0 to " + (pieces.length - 1));
        }
        return pieces[id];
    }

    Set<String> pieces() {
        return ids.keySet();
    }
}
