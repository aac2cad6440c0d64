package io.clearhead.generation;

import java.util.List;

/**
 * One chosen token.
 *
 * @param id the token
 * @param logProbability natural logarithm of its probability after all processing, in beam search and greedy search alike
 * @param top the likeliest tokens at this step, best first, if they were asked for
 */
public record GeneratedToken(int id, float logProbability, List<TokenProbability> top) {

    /**
     * A candidate and its probability.
     *
     * @param id the token
     * @param logProbability natural logarithm
     */
    public record TokenProbability(int id, float logProbability) {}

    public GeneratedToken {
        top = List.copyOf(top);
    }
}
