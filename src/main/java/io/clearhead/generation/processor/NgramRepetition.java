package io.clearhead.generation.processor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Forbids a token that would complete a run of n tokens for the second time (Paulus et al., 2017). */
final class NgramRepetition implements LogitsProcessor {

    private final int size;
    private final int @Nullable [] fixed; // null: the runs of the sequence itself

    private NgramRepetition(int size, int @Nullable [] fixed) {
        this.size = size;
        this.fixed = fixed;
    }

    /** Forbids runs that the target has, its prompt included. */
    static NgramRepetition ofTarget(int size) {
        return new NgramRepetition(size, null);
    }

    /** Forbids runs that the source has. */
    static NgramRepetition ofSource(int size, int[] source) {
        return new NgramRepetition(size, source.clone());
    }

    @Override
    public void process(float[] scores, TokenSequence sequence) {
        int begun = size - 1;
        if (sequence.length() < begun) {
            return;
        }
        int[] target = sequence.stream().toArray();
        int[] runs = fixed == null ? target : fixed;
        for (int start = 0; start + begun < runs.length; start++) {
            boolean repeats = Arrays.equals(runs, start, start + begun, target, target.length - begun, target.length);
            if (repeats) {
                scores[runs[start + begun]] = FORBIDDEN;
            }
        }
    }
}
