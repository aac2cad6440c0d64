package io.clearhead.tokenizer;

import java.util.function.IntFunction;

/**
 * Turns generated ids into text one by one, so that a reader sees words as they come.
 *
 * <p>The strings that {@link #next} and {@link #finish} return, put together, are exactly what {@link
 * Tokenizer#decode} gives for all ids. Decoding strips spaces from both ends, so spaces wait here until text follows.
 *
 * <p>Holds the state of one sequence: confined to one thread at a time.
 */
public final class TextStream {

    private final IntFunction<String> surfaces;
    private final StringBuilder text = new StringBuilder();

    /** The spaces that wait. Each id is looked at once, however many spaces there are. */
    private final StringBuilder spaces = new StringBuilder();

    /**
     * Starts with an empty text.
     *
     * @param surfaces what an id adds to the text, spaces included; empty for ids that decoding skips
     */
    TextStream(IntFunction<String> surfaces) {
        this.surfaces = surfaces;
    }

    /**
     * Takes the next id and returns the text that it completes: empty if there is none yet.
     *
     * @throws IllegalArgumentException if the id lies outside the target vocabulary
     */
    public String next(int id) {
        String surface = surfaces.apply(id);
        int end = surface.length() - WhiteSpace.trailing(surface);
        if (end == 0) {
            if (!text.isEmpty()) {
                spaces.append(surface);
            }
            return "";
        }
        int start = text.isEmpty() ? WhiteSpace.leading(surface) : 0;
        String delta = spaces.append(surface, start, end).toString();
        spaces.setLength(0);
        spaces.append(surface, end, surface.length());
        text.append(delta);
        return delta;
    }

    /**
     * Ends the sequence and returns the rest of the text, to be appended like every other delta. Spaces still waiting
     * stand at the end, where decoding strips them, so today nothing is ever left.
     */
    public String finish() {
        spaces.setLength(0);
        return "";
    }

    /** The text returned so far. */
    public String text() {
        return text.toString();
    }
}
