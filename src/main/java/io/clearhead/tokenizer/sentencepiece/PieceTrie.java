package io.clearhead.tokenizer.sentencepiece;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds every piece that begins at a place of a text, shortest first, by walking from node to node.
 *
 * <p>Nodes are numbered breadth first, so the children of a node are neighbours, sorted by their character, and end
 * where those of the next node begin. Immutable and safe for use by several threads.
 */
public final class PieceTrie {

    /** The node that every walk begins at. */
    public static final int ROOT = 0;

    /** No node, or no value. */
    public static final int NONE = -1;

    private final char[] labels;
    private final int[] values;
    private final int[] firstChildren;

    /** Builds the trie from pieces, none of them empty, and their values, none of them negative. */
    public PieceTrie(Map<String, Integer> pieces) {
        SortedMap<String, Integer> sorted = new TreeMap<>(pieces);
        Builder builder = new Builder(
                sorted.keySet().toArray(String[]::new),
                sorted.values().stream().mapToInt(Integer::intValue).toArray());
        builder.build();
        labels = Arrays.copyOf(builder.labels, builder.count);
        values = Arrays.copyOf(builder.values, builder.count);
        firstChildren = Arrays.copyOf(builder.firstChildren, builder.count + 1);
    }

    /** The node reached from another by a character, or {@link #NONE}. */
    public int child(int node, char label) {
        int found = Arrays.binarySearch(labels, firstChildren[node], firstChildren[node + 1], label);
        return found < 0 ? NONE : found;
    }

    /** Value of the piece that ends at a node, or {@link #NONE} if none does. */
    public int value(int node) {
        return values[node];
    }

    /** Length of the longest piece that begins at a position of the text, 0 if none does. */
    public int longestPrefix(String text, int position) {
        int longest = 0;
        int node = ROOT;
        for (int index = position; index < text.length() && node != NONE; index++) {
            node = child(node, text.charAt(index));
            if (node != NONE && values[node] != NONE) {
                longest = index + 1 - position;
            }
        }
        return longest;
    }

    /** Value of the piece that is exactly the chars {@code [from, to)} of the text, or {@link #NONE} if there is none. */
    public int find(String text, int from, int to) {
        int node = ROOT;
        for (int index = from; index < to && node != NONE; index++) {
            node = child(node, text.charAt(index));
        }
        return node == NONE ? NONE : values[node];
    }

    /** Splits ranges of the sorted pieces by their next character; every range becomes a node. */
    private static final class Builder {

        private static final int INITIAL_NODES = 1024;

        private final String[] pieces;
        private final int[] pieceValues;
        private char[] labels = new char[INITIAL_NODES];
        private int[] values = new int[INITIAL_NODES];
        private int[] firstChildren = new int[INITIAL_NODES];
        private int[] depths = new int[INITIAL_NODES];
        private int[] starts = new int[INITIAL_NODES];
        private int[] ends = new int[INITIAL_NODES];
        private int count;

        private Builder(String[] pieces, int[] pieceValues) {
            this.pieces = pieces;
            this.pieceValues = pieceValues;
        }

        private void build() {
            add('\0', 0, 0, pieces.length);
            for (int node = 0; node < count; node++) {
                firstChildren[node] = count;
                addChildren(node);
            }
            firstChildren[count] = count;
        }

        private void addChildren(int node) {
            int depth = depths[node];
            int end = ends[node];
            int start = starts[node];
            if (start < end && pieces[start].length() == depth) {
                values[node] = pieceValues[start];
                start++;
            }
            while (start < end) {
                char label = pieces[start].charAt(depth);
                int next = start + 1;
                while (next < end && pieces[next].charAt(depth) == label) {
                    next++;
                }
                add(label, depth + 1, start, next);
                start = next;
            }
        }

        private void add(char label, int depth, int start, int end) {
            // One place more than there are nodes, for the end of the last node's children.
            if (count + 1 == labels.length) {
                grow(2 * labels.length);
            }
            labels[count] = label;
            values[count] = NONE;
            depths[count] = depth;
            starts[count] = start;
            ends[count] = end;
            count++;
        }

        private void grow(int capacity) {
            labels = Arrays.copyOf(labels, capacity);
            values = Arrays.copyOf(values, capacity);
            firstChildren = Arrays.copyOf(firstChildren, capacity);
            depths = Arrays.copyOf(depths, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
    }
}
