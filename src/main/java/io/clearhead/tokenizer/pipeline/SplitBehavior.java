package io.clearhead.tokenizer.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What becomes of a delimiter that a text is split at. */
enum SplitBehavior {
    REMOVED,
    ISOLATED,
    MERGED_WITH_PREVIOUS,
    MERGED_WITH_NEXT,
    CONTIGUOUS;

    static Optional<SplitBehavior> of(String name) {
        return switch (name) {
            case "Removed" -> Optional.of(REMOVED);
            case "Isolated" -> Optional.of(ISOLATED);
            case "MergedWithPrevious" -> Optional.of(MERGED_WITH_PREVIOUS);
            case "MergedWithNext" -> Optional.of(MERGED_WITH_NEXT);
            case "Contiguous" -> Optional.of(CONTIGUOUS);
            default -> Optional.empty();
        };
    }

    /**
     * A stretch of a text.
     *
     * @param start first char
     * @param end char behind the last one
     * @param delimiter whether it is a delimiter
     */
    record Stretch(int start, int end, boolean delimiter) {}

    /** The parts of a text that is covered by stretches. */
    List<AlignedText> apply(AlignedText text, List<Stretch> stretches) {
        return merge(stretches).stream()
                .filter(stretch -> stretch.end > stretch.start)
                .map(stretch -> text.slice(stretch.start, stretch.end))
                .toList();
    }

    private List<Stretch> merge(List<Stretch> stretches) {
        return switch (this) {
            case REMOVED ->
                stretches.stream().filter(stretch -> !stretch.delimiter).toList();
            case ISOLATED -> stretches;
            case CONTIGUOUS -> mergeForward(stretches, (previous, next) -> previous.delimiter == next.delimiter);
            case MERGED_WITH_PREVIOUS ->
                mergeForward(stretches, (previous, next) -> next.delimiter && !previous.delimiter);
            case MERGED_WITH_NEXT -> mergeBackward(stretches);
        };
    }

    private interface Rule {
        boolean joins(Stretch previous, Stretch next);
    }

    private static List<Stretch> mergeForward(List<Stretch> stretches, Rule rule) {
        List<Stretch> merged = new ArrayList<>();
        Stretch previous = null;
        for (Stretch stretch : stretches) {
            if (previous != null && rule.joins(previous, stretch)) {
                int last = merged.size() - 1;
                merged.set(last, new Stretch(merged.get(last).start, stretch.end, stretch.delimiter));
            } else {
                merged.add(stretch);
            }
            previous = stretch;
        }
        return merged;
    }

    private static List<Stretch> mergeBackward(List<Stretch> stretches) {
        List<Stretch> merged = new ArrayList<>();
        Stretch next = null;
        for (int index = stretches.size() - 1; index >= 0; index--) {
            Stretch stretch = stretches.get(index);
            if (next != null && stretch.delimiter && !next.delimiter) {
                int last = merged.size() - 1;
                merged.set(last, new Stretch(stretch.start, merged.get(last).end, false));
            } else {
                merged.add(stretch);
            }
            next = stretch;
        }
        Collections.reverse(merged);
        return merged;
    }
}
