package io.clearhead.generation;

import java.util.List;
import java.util.Set;

/**
 * The part of the attention that is asked for. Order counts: data comes in the order of the lists.
 *
 * @param kinds which attentions
 * @param layers layers by index from 0, for every kind; a layer that a kind does not have is an error
 * @param heads heads by index from 0
 * @param rows query rows [from, to); the end is cut to the rows there are
 * @param columns key columns [from, to); the end is cut to the columns there are
 */
public record AttentionSelection(
        Set<AttentionKind> kinds, Layers layers, List<Integer> heads, Window rows, Window columns) {

    /**
     * Layers per stack: encoder and decoder may have different numbers of them.
     *
     * @param encoder layers of encoder self-attention
     * @param decoder layers of decoder self-attention and of cross-attention
     */
    public record Layers(List<Integer> encoder, List<Integer> decoder) {
        public Layers {
            encoder = List.copyOf(encoder);
            decoder = List.copyOf(decoder);
        }

        /** The layers of a kind. */
        public List<Integer> of(AttentionKind kind) {
            return kind == AttentionKind.ENCODER ? encoder : decoder;
        }
    }

    /**
     * A half-open range of indices.
     *
     * @param from first index
     * @param to one past the last index
     */
    public record Window(int from, int to) {
        public Window {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException("a window needs 0 <= from < to, but is [" + from + ", " + to + ")");
            }
        }

        /** Everything. */
        public static Window all() {
            return new Window(0, Integer.MAX_VALUE);
        }

        /** The number of indices below {@code size} in this window. */
        public int length(int size) {
            return Math.max(0, Math.min(to, size) - from);
        }
    }

    public AttentionSelection {
        kinds = Set.copyOf(kinds);
        heads = List.copyOf(heads);
    }

    /** Number of weights in the answer, for a source and target of the given lengths. */
    public long cells(int sourceLength, int targetLength) {
        long cells = 0;
        for (AttentionKind kind : kinds) {
            int rowCount = rows.length(kind == AttentionKind.ENCODER ? sourceLength : targetLength);
            int columnCount = columns.length(kind == AttentionKind.DECODER ? targetLength : sourceLength);
            cells += (long) layers.of(kind).size() * heads.size() * rowCount * columnCount;
        }
        return cells;
    }
}
