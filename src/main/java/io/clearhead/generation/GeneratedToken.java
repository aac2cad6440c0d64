package io.clearhead.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One chosen token.
 *
 * @param id the token
 * @param logProbability natural logarithm of its probability after all processing, in beam search and greedy search alike
 * @param top the likeliest tokens at this step, best first, if they were asked for
 * @param alignment what the model looked at in order to predict it: mean weights of the heads that were asked for, one for each
 *     source token, sum 1; null where nobody asked. Handed over, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record GeneratedToken(int id, float logProbability, List<TokenProbability> top, float @Nullable [] alignment) {

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

    /** A token of which nobody asked what the model looked at. */
    public GeneratedToken(int id, float logProbability, List<TokenProbability> top) {
        this(id, logProbability, top, null);
    }
}
