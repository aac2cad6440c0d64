package io.clearhead.inspection.alignment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Selects the heads of a layer whose mean makes the fewest errors: the best head, then again and again the one that helps
 * most, until none helps.
 *
 * <p>Which of several equally good heads are the best in some sentences is chance, and heads that are selected look better
 * in those sentences than elsewhere. So {@link #heldOut} judges a selection in sentences that had no part in it.
 *
 * @param layer index of the layer
 * @param heads how many heads it has
 */
record HeadSelection(int layer, int heads) {

    private static final int FOLDS = 10;

    /** The heads that are best for the pairs, in ascending order. */
    List<Integer> select(List<AlignedPair> pairs) {
        List<Integer> selected = new ArrayList<>();
        double errorRate = Double.POSITIVE_INFINITY;
        while (selected.size() < heads) {
            int best = -1;
            for (int head : all()) {
                if (!selected.contains(head)) {
                    double with = errorRateWith(pairs, selected, head);
                    best = with < errorRate ? head : best;
                    errorRate = Math.min(with, errorRate);
                }
            }
            if (best < 0) {
                break;
            }
            selected.add(best);
        }
        return selected.stream().sorted().toList();
    }

    private double errorRateWith(List<AlignedPair> pairs, List<Integer> selected, int head) {
        List<Integer> together = new ArrayList<>(selected);
        together.add(head);
        return AlignedPair.countAll(pairs, layer, together).errorRate();
    }

    /** Counts of all pairs, each by the heads that are best for the others: pair i is left out with every tenth from it. */
    LinkCounts heldOut(List<AlignedPair> pairs) {
        LinkCounts counts = LinkCounts.NONE;
        int folds = Math.min(FOLDS, pairs.size());
        for (int fold = 0; fold < folds; fold++) {
            int tenth = fold;
            List<AlignedPair> judged = chosen(pairs, i -> i % folds == tenth);
            List<Integer> selected = select(chosen(pairs, i -> i % folds != tenth));
            counts = counts.plus(AlignedPair.countAll(judged, layer, selected));
        }
        return counts;
    }

    private static List<AlignedPair> chosen(List<AlignedPair> pairs, IntPredicate indices) {
        return IntStream.range(0, pairs.size())
                .filter(indices)
                .mapToObj(pairs::get)
                .toList();
    }

    /** All heads of the layer. */
    List<Integer> all() {
        return IntStream.range(0, heads).boxed().toList();
    }
}
