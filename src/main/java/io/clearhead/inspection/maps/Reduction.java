package io.clearhead.inspection.maps;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of several maps of one kind: heads are combined first, then layers.
 *
 * @param heads how the heads of a layer become one map; null keeps them apart
 * @param layers how the layers become one; null keeps them apart
 */
public record Reduction(
        @Nullable Combination heads, @Nullable Combination layers) {

    /** Keeps heads and layers apart. */
    public static final Reduction NONE = new Reduction(null, null);

    /** How maps of the same shape become one. */
    public enum Combination {
        /** The mean of every cell: rows still sum to 1. */
        MEAN,
        /** The largest value of every cell: rows sum to 1 or more. */
        MAX
    }

    /** Whether everything is kept apart. */
    public boolean isNone() {
        return heads == null && layers == null;
    }

    /** The number of maps that a number of layers becomes. */
    public int layers(int count) {
        return layers == null ? count : 1;
    }

    /** The number of maps that a number of heads becomes. */
    public int heads(int count) {
        return heads == null ? count : 1;
    }
}
