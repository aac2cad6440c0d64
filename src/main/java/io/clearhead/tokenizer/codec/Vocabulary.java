package io.clearhead.tokenizer.codec;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Pieces and their ids. An id may have no piece, where the tables of the model are larger than the vocabulary, and a piece may
 * stand under more than one id.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Vocabulary {

    private final Map<String, Integer> ids;
    private final String[] pieces;

    /**
     * Takes both directions.
     *
     * @param ids pieces to ids, each below the number of {@code pieces}
     * @param pieces the piece under each id; empty for an id without one. The array is handed over
     */
    public Vocabulary(Map<String, Integer> ids, String[] pieces) {
        this.ids = Map.copyOf(ids);
        this.pieces = pieces;
    }

    /** Number of ids. */
    public int size() {
        return pieces.length;
    }

    /** Id of a piece; empty if there is no such piece. */
    public OptionalInt id(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Whether there is such a piece. */
    public boolean contains(String piece) {
        return ids.containsKey(piece);
    }

    /**
     * The piece under an id; empty if the id has none.
     *
     * @throws IllegalArgumentException if the id is negative or too large
     */
    public String piece(int id) {
        if (id < 0 || id >= pieces.length) {
            throw new IllegalArgumentException(
                    "the id " + id + " is not in the vocabulary, whose ids are 0 to " + (pieces.length - 1));
        }
        return pieces[id];
    }

    /** All pieces that have an id. */
    public Set<String> pieces() {
        return ids.keySet();
    }
}
