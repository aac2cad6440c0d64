package io.clearhead.tokenizer;

/**
 * The text of one sequence of ids, as it grows id by id. What the methods return, put together, is the text of all ids; what
 * was returned once is never taken back.
 *
 * <p>Implementations hold the state of one sequence and are confined to one thread at a time.
 */
public interface GrowingText {

    /**
     * Takes the next id and returns the text that it completes: empty if there is none yet.
     *
     * @throws IllegalArgumentException if the id lies outside the vocabulary
     */
    String next(int id);

    /** Ends the sequence and returns what was held back. */
    String finish();
}
