package io.clearhead.tokenizer.sentencepiece;

import java.util.Arrays;

/**
 * A normalised text that knows, for each of its chars, which code points of the original it stands for.
 *
 * <p>White space belongs to no token, so the mark of a space stands for nothing: its span is empty. Filled by {@link
 * TextNormalizer}, then only read; confined to one thread.
 */
final class NormalizedText {

    private final StringBuilder text;
    private int[] starts;
    private int[] ends;

    NormalizedText(int capacity) {
        text = new StringBuilder(capacity);
        starts = new int[capacity];
        ends = new int[capacity];
    }

    void append(char character, int start, int end) {
        if (text.length() == starts.length) {
            int capacity = 2 * starts.length + 1;
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        starts[text.length()] = start;
        ends[text.length()] = end;
        text.append(character);
    }

    void removeTrailing(char character) {
        int length = text.length();
        while (length > 0 && text.charAt(length - 1) == character) {
            length--;
        }
        text.setLength(length);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** The chars {@code [from, to)} as a piece, placed at the code points that they stand for. */
    Segment segment(int from, int to) {
        return segment(text.substring(from, to), from, to);
    }

    /** A piece with a spelling of its own in place of the chars {@code [from, to)}. */
    Segment segment(String piece, int from, int to) {
        int first = from;
        while (first < to - 1 && starts[first] == ends[first]) {
            first++;
        }
        int end = starts[first];
        for (int index = first; index < to; index++) {
            end = Math.max(end, ends[index]);
        }
        return new Segment(piece, starts[first], end);
    }
}
