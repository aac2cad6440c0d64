package io.clearhead.generation.processor;

import io.clearhead.checkpoint.TokenRules.ExponentialDecay;
import java.util.List;

/**
 * Makes the end likelier with every token behind a certain number of them; scores may become positive. A forbidden end stays
 * forbidden.
 *
 * @param decay from when on, and how fast
 * @param ends the tokens that end a sequence
 */
record ExponentialLengthDecay(ExponentialDecay decay, List<Integer> ends) implements LogitsProcessor {

    @Override
    public void process(float[] scores, TokenSequence sequence) {
        int steps = sequence.generated() - decay.start();
        if (steps > 0) {
            float growth = (float) (Math.pow(decay.factor(), steps) - 1);
            for (int id : ends) {
                if (scores[id] != FORBIDDEN) {
                    scores[id] += Math.abs(scores[id]) * growth;
                }
            }
        }
    }
}
