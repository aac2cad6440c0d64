package io.clearhead.generation;

import java.util.List;
import java.util.Set;

/**
 * The part of the attention that is asked for. Order counts: data comes in the order of the lists.
 *
 * @param kinds which attentions
 * @param layers layers by index from 0; one that a requested kind does not have is an error
 * @param heads heads by index from 0; one that a requested kind does not have is an error
 * @param rows query rows [from, to); the end is cut to the rows there are
 * @param columns key columns [from, to); the end is cut to the columns there are
 */
public record AttentionSelection(
        Set<AttentionKind> kinds, StackIndices layers, StackIndices heads, Window rows, Window columns) {

    /**
     * Layers or heads per stack: encoder and decoder may have different numbers of them.
     *
     * @param encoder indices for encoder self-attention, each once
     * @param decoder indices for decoder self-attention and for cross-attention, each once
     */
    public record StackIndices(List<Integer> encoder, List<Integer> decoder) {
        public StackIndices {
            encoder = List.copyOf(encoder);
            decoder = List.copyOf(decoder);
            if (repeats(encoder) || repeats(decoder)) {
                throw new IllegalArgumentException("an index may be named once per stack, but they are encoder "
                        + encoder + " and decoder " + decoder);
            }
        }

        private static boolean repeats(List<Integer> indices) {
            return indices.stream().distinct().count() < indices.size();
        }

        /** The indices of a kind. */
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
    }
}
