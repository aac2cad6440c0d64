package io.clearhead.generation;

/** Hears what a search does while it runs; called on the worker's thread, so it must return quickly. */
public interface GenerationListener {

    /** A greedy search chose a token. Beam search tells nothing: its tokens are not final before it ends. */
    default void onToken(GeneratedToken token) {}

    /** Asked before every step; true ends the search with {@link FinishReason#CANCELLED}. */
    default boolean isCancelled() {
        return false;
    }

    /** Hears nothing and never stops. */
    static GenerationListener none() {
        return new GenerationListener() {};
    }
}
