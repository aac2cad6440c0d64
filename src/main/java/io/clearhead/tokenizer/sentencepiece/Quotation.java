package io.clearhead.tokenizer.sentencepiece;

/**
 * A text from a file as it may stand in a message: files come from strangers, who must not forge lines of a log with them.
 * Stateless.
 */
public final class Quotation {

    private static final int MOST_CHARACTERS = 80;

    private Quotation() {}

    /** The text in single quotes, cut after 80 code points, with everything escaped that is not seen. */
    public static String of(String text) {
        StringBuilder quotation = new StringBuilder("'");
        text.codePoints().limit(MOST_CHARACTERS).forEach(character -> append(quotation, character));
        return quotation
                .append(text.codePointCount(0, text.length()) > MOST_CHARACTERS ? "…'" : "'")
                .toString();
    }

    private static void append(StringBuilder quotation, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> quotation.append("\\u%04x".formatted(character));
            default -> quotation.appendCodePoint(character);
        }
    }
}
