package io.clearhead.generation.processor;

/**
 * Changes the scores of the next token before one is chosen. Greedy search passes raw logits, beam search
 * log-probabilities, as Hugging Face does. Implementations hold no state.
 */
@FunctionalInterface
interface LogitsProcessor {

    /** A score that no token with it is ever chosen by. */
    float FORBIDDEN = Float.NEGATIVE_INFINITY;

    /**
     * Changes the scores of one row in place.
     *
     * @param scores (vocab)
     * @param sequence what the decoder has read so far, its prompt included
     */
    void process(float[] scores, TokenSequence sequence);
}
