package io.clearhead.generation;

import java.util.Arrays;
import java.util.List;

/** The decoder's whole sequence: its start token and everything behind it. Grows; confined to one thread. */
final class TokenSequence {

    private int[] ids;
    private int length;

    TokenSequence(int startId) {
        ids = new int[16];
        append(startId);
    }

    private TokenSequence(TokenSequence other) {
        ids = other.ids.clone();
        length = other.length;
    }

    /** A copy of this sequence with one token more. */
    TokenSequence with(int id) {
        TokenSequence copy = new TokenSequence(this);
        copy.append(id);
        return copy;
    }

    void append(int id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
        }
        ids[length++] = id;
    }

    int length() {
        return length;
    }

    /** Number of tokens behind the start token. */
    int generated() {
        return length - 1;
    }

    int last() {
        return ids[length - 1];
    }

    /** Whether the sequence ends with the first {@code count} tokens of a word. */
    boolean endsWith(List<Integer> word, int count) {
        if (count > length) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (ids[length - count + i] != word.get(i)) {
                return false;
            }
        }
        return true;
    }
}
