package io.clearhead.generation;

import java.time.Duration;

/** Hears what a search does while it runs; called on the worker's thread, so it must return quickly. */
public interface GenerationListener {

    /** A greedy search chose a token. Beam search tells nothing: its tokens are not final before it ends. */
    default void onToken(GeneratedToken token) {}

    /**
     * The model has read one token in each of its rows.
     *
     * @param rows rows that went through the model together: 1 in greedy search, one per beam behind the first step of a
     *     beam search
     * @param duration time in the model, without that of choosing tokens
     */
    default void onStep(int rows, Duration duration) {}

    /** Asked before every step; true ends the search with {@link FinishReason#CANCELLED}. */
    default boolean isCancelled() {
        return false;
    }

    /** Hears nothing and never stops. */
    static GenerationListener none() {
        return new GenerationListener() {};
    }
}
