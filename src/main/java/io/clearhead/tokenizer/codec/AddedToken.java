package io.clearhead.tokenizer.codec;

/**
 * A token that is found in a text as it stands, before the text is cut into pieces.
 *
 * @param content what it looks like in a text
 * @param leftStrip whether it swallows white space in front of it
 * @param rightStrip whether it swallows white space behind it
 * @param singleWord whether it counts only where no word character touches it
 * @param normalized whether it is looked for in the normalised text
 * @param special whether it is no text, and decoding skips it
 */
public record AddedToken(
        String content,
        boolean leftStrip,
        boolean rightStrip,
        boolean singleWord,
        boolean normalized,
        boolean special) {

    /** Checks that there is something to look for. */
    public AddedToken {
        if (content.isEmpty()) {
            throw new IllegalArgumentException("an added token needs a content, but has none");
        }
    }

    /** A special token with no other property. */
    public static AddedToken special(String content) {
        return new AddedToken(content, false, false, false, false, true);
    }
}
