package io.clearhead.tokenizer;

/**
 * Turns generated ids into text one by one, so that a reader sees words as they come.
 *
 * <p>The strings that {@link #next} and {@link #finish} return, put together, are exactly what {@link Tokenizer#decode}
 * gives for all ids. Text that a later id can still change waits: spaces that decoding strips from the end, the first bytes of a
 * character, and what the clean-up of spaces may join.
 *
 * <p>Holds the state of one sequence: confined to one thread at a time.
 */
public final class TextStream {

    private final GrowingText growing;
    private final StringBuilder text = new StringBuilder();

    /** Starts with an empty text. */
    public TextStream(GrowingText growing) {
        this.growing = growing;
    }

    /**
     * Takes the next id and returns the text that it completes: empty if there is none yet.
     *
     * @throws IllegalArgumentException if the id lies outside the target vocabulary
     */
    public String next(int id) {
        return append(growing.next(id));
    }

    /** Ends the sequence and returns the rest of the text, to be appended like every other delta. */
    public String finish() {
        return append(growing.finish());
    }

    /** The text returned so far. */
    public String text() {
        return text.toString();
    }

    private String append(String delta) {
        text.append(delta);
        return delta;
    }
}
