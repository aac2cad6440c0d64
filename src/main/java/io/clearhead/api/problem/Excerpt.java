package io.clearhead.api.problem;

/** A client's own words as messages repeat them: cut, so that no answer grows with what was sent. */
public final class Excerpt {

    /** Unicode code points that are kept. */
    static final int LENGTH = 64;

    private Excerpt() {}

    /** The words, or their beginning and an ellipsis. */
    public static String of(String words) {
        return words.codePointCount(0, words.length()) <= LENGTH
                ? words
                : words.substring(0, words.offsetByCodePoints(0, LENGTH)) + "…";
    }
}
