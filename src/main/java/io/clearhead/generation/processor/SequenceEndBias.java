package io.clearhead.generation.processor;

import java.util.List;

/**
 * Adds a bias to the last token of a sequence wherever the others stand right before; an infinite one forbids the sequence.
 * Like in the reference, the prompt counts, but a sequence acts only once there are as many tokens as it has.
 *
 * @param ids the sequence, at least one token
 * @param bias is added to the score
 */
record SequenceEndBias(List<Integer> ids, float bias) implements LogitsProcessor {

    @Override
    public void process(float[] scores, TokenSequence sequence) {
        if (ids.size() <= sequence.length() && sequence.endsWith(ids, ids.size() - 1)) {
            scores[ids.get(ids.size() - 1)] += bias;
        }
    }
}
