package io.clearhead.inspection.alignment;

import java.util.Comparator;

/**
 * A target word that comes from a source word.
 *
 * @param source index of the source word, from 0
 * @param target index of the target word, from 0
 */
public record WordLink(int source, int target) implements Comparable<WordLink> {

    private static final Comparator<WordLink> ORDER =
            Comparator.comparingInt(WordLink::source).thenComparingInt(WordLink::target);

    public WordLink {
        if (source < 0 || target < 0) {
            throw new IllegalArgumentException("words are counted from 0, but they are " + source + " and " + target);
        }
    }

    /** By source, then by target. */
    @Override
    public int compareTo(WordLink other) {
        return ORDER.compare(this, other);
    }
}
