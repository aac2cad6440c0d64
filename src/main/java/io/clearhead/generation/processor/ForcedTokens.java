package io.clearhead.generation.processor;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Leaves only some tokens, each with score 0, at one place of the sequence.
 *
 * @param ids the tokens that are left
 * @param number which token of the sequence is forced, counted from 1
 * @param count says how many there are already
 */
record ForcedTokens(List<Integer> ids, int number, ToIntFunction<TokenSequence> count) implements LogitsProcessor {

    @Override
    public void process(float[] scores, TokenSequence sequence) {
        if (count.applyAsInt(sequence) == number - 1) {
            Arrays.fill(scores, FORBIDDEN);
            for (int id : ids) {
                scores[id] = 0;
            }
        }
    }
}
