package io.clearhead.tokenizer.pipeline;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which pairs of pieces are joined, in what order, and to what. Half a million pairs are common, so they lie in sorted arrays.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class MergeTable {

    static final int NONE = -1;

    private final long[] pairs;
    private final int[] ranks;
    private final int[] results;

    private MergeTable(long[] pairs, int[] ranks, int[] results) {
        this.pairs = pairs;
        this.ranks = ranks;
        this.results = results;
    }

    /** Place of a pair in the table; {@link #NONE} if the two are not joined. */
    int find(int left, int right) {
        int index = Arrays.binarySearch(pairs, key(left, right));
        return index < 0 ? NONE : index;
    }

    /** When a pair is joined: lower ranks first. */
    int rank(int index) {
        return ranks[index];
    }

    /** Id of what a pair becomes. */
    int result(int index) {
        return results[index];
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }

    /** Collects pairs in the order of their ranks; the last of equal ones counts. Confined to one thread. */
    static final class Builder {

        private final Map<Long, int[]> merges = new HashMap<>();
        private int rank;

        void add(int left, int right, int result) {
            merges.put(key(left, right), new int[] {rank++, result});
        }

        MergeTable build() {
            long[] pairs =
                    merges.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
            int[] ranks = new int[pairs.length];
            int[] results = new int[pairs.length];
            for (int index = 0; index < pairs.length; index++) {
                int[] merge = merges.getOrDefault(pairs[index], new int[2]);
                ranks[index] = merge[0];
                results[index] = merge[1];
            }
            return new MergeTable(pairs, ranks, results);
        }
    }
}
