package io.clearhead.tokenizer.pipeline;

import java.util.Arrays;

/**
 * A text that was rewritten, and for each of its chars the code points of the original that it stands for. Immutable and safe
 * for use by several threads.
 */
final class AlignedText {

    private final String text;
    private final int[] starts;
    private final int[] ends;

    private AlignedText(String text, int[] starts, int[] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    /** A text that stands for itself; half a surrogate pair becomes U+FFFD. */
    static AlignedText of(String original) {
        Builder builder = new Builder(original.length());
        int position = 0;
        for (int index = 0; index < original.length(); position++) {
            int codePoint = original.codePointAt(index);
            boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            builder.append(half ? "\uFFFD" : Character.toString(codePoint), position, position + 1);
            index += Character.charCount(codePoint);
        }
        return builder.build();
    }

    int length() {
        return text.length();
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Start of what a char stands for. */
    int start(int index) {
        return starts[index];
    }

    /** End of what a char stands for; equal to its start where it stands for nothing. */
    int end(int index) {
        return ends[index];
    }

    AlignedText slice(int from, int to) {
        return from == 0 && to == text.length()
                ? this
                : new AlignedText(
                        text.substring(from, to),
                        Arrays.copyOfRange(starts, from, to),
                        Arrays.copyOfRange(ends, from, to));
    }

    @Override
    public String toString() {
        return text;
    }

    /** Collects a rewritten text from left to right. Confined to one thread. */
    static final class Builder {

        private final StringBuilder text;
        private int[] starts;
        private int[] ends;

        Builder(int capacity) {
            text = new StringBuilder(capacity);
            starts = new int[capacity];
            ends = new int[capacity];
        }

        /** Appends chars that all stand for the same code points. */
        Builder append(String chars, int start, int end) {
            int length = text.length() + chars.length();
            if (length > starts.length) {
                int capacity = Math.max(length, 2 * starts.length);
                starts = Arrays.copyOf(starts, capacity);
                ends = Arrays.copyOf(ends, capacity);
            }
            Arrays.fill(starts, text.length(), length, start);
            Arrays.fill(ends, text.length(), length, end);
            text.append(chars);
            return this;
        }

        /** Appends a part of a text as it is. */
        Builder append(AlignedText source, int from, int to) {
            for (int index = from; index < to; index++) {
                append(source.text.substring(index, index + 1), source.starts[index], source.ends[index]);
            }
            return this;
        }

        /** Appends chars in place of a part of a text. */
        Builder replace(AlignedText source, int from, int to, String chars) {
            return from == to
                    ? insert(source, from, chars)
                    : append(chars, source.starts[from], Math.max(source.starts[from], source.ends[to - 1]));
        }

        /** Appends chars that stand for nothing, in front of a char of a text. */
        Builder insert(AlignedText source, int at, String chars) {
            int position;
            if (at < source.length()) {
                position = source.starts[at];
            } else {
                position = at == 0 ? 0 : source.ends[at - 1];
            }
            return append(chars, position, position);
        }

        AlignedText build() {
            return new AlignedText(
                    text.toString(), Arrays.copyOf(starts, text.length()), Arrays.copyOf(ends, text.length()));
        }
    }
}
