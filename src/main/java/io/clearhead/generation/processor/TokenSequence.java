package io.clearhead.generation.processor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The decoder's whole sequence: its prompt and everything behind it. Grows; confined to one thread. */
public final class TokenSequence {

    private final int promptLength;
    private int[] ids;
    private int length;

    /**
     * Nothing but a prompt.
     *
     * @param prompt at least one token
     */
    public TokenSequence(List<Integer> prompt) {
        promptLength = prompt.size();
        length = promptLength;
        ids = Arrays.copyOf(prompt.stream().mapToInt(Integer::intValue).toArray(), promptLength + 16);
    }

    private TokenSequence(TokenSequence other) {
        promptLength = other.promptLength;
        ids = other.ids.clone();
        length = other.length;
    }

    /** A copy of this sequence with one token more. */
    public TokenSequence with(int id) {
        TokenSequence copy = new TokenSequence(this);
        copy.append(id);
        return copy;
    }

    public void append(int id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
        }
        ids[length++] = id;
    }

    public int length() {
        return length;
    }

    /** Number of tokens behind the prompt. */
    public int generated() {
        return length - promptLength;
    }

    public int last() {
        return ids[length - 1];
    }

    /** All tokens, the prompt first. */
    IntStream stream() {
        return Arrays.stream(ids, 0, length);
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
