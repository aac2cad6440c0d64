package io.clearhead.generation.processor;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens that are there already less likely (Keskar et al., 2019): a positive score is divided, a negative one
 * multiplied. Once per token, however often it occurs.
 */
final class RepetitionPenalty implements LogitsProcessor {

    private final float penalty;
    private final int @Nullable [] fixed; // null: the tokens of the sequence itself

    private RepetitionPenalty(float penalty, int @Nullable [] fixed) {
        this.penalty = penalty;
        this.fixed = fixed;
    }

    /** Acts on tokens that the target has, its prompt included. */
    static RepetitionPenalty ofTarget(double penalty) {
        return new RepetitionPenalty((float) penalty, null);
    }

    /** Acts on tokens of the source, the other way round: a penalty above 1 makes them likelier. */
    static RepetitionPenalty ofSource(double penalty, int[] source) {
        return new RepetitionPenalty((float) (1 / penalty), source.clone());
    }

    @Override
    public void process(float[] scores, TokenSequence sequence) {
        IntStream tokens = fixed == null ? sequence.stream() : IntStream.of(fixed);
        tokens.distinct().forEach(id -> scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty);
    }
}
