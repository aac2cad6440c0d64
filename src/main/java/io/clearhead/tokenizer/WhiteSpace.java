package io.clearhead.tokenizer;

/** White space as Python's {@code str.strip()} understands it, because decoding is defined by that method. Stateless. */
public final class WhiteSpace {

    private static final char NEXT_LINE = 0x85;
    private static final char FIRST_SEPARATOR = 0x1C;
    private static final char LAST_SEPARATOR = 0x1F;

    private WhiteSpace() {}

    /** Number of white-space characters at the beginning. */
    public static int leading(CharSequence text) {
        int count = 0;
        while (count < text.length() && isSpace(text.charAt(count))) {
            count++;
        }
        return count;
    }

    /** Number of white-space characters at the end. */
    public static int trailing(CharSequence text) {
        int count = 0;
        while (count < text.length() && isSpace(text.charAt(text.length() - 1 - count))) {
            count++;
        }
        return count;
    }

    /** The text without white space at both ends. */
    public static String strip(CharSequence text) {
        int start = leading(text);
        return start == text.length()
                ? ""
                : text.subSequence(start, text.length() - trailing(text)).toString();
    }

    /** Whether a character is white space to Unicode, which Python's separators of information are not. */
    public static boolean isUnicodeSpace(char character) {
        return isSpace(character) && (character < FIRST_SEPARATOR || character > LAST_SEPARATOR);
    }

    /** Whether a character is white space; none lies outside the basic plane, so single chars are enough. */
    public static boolean isSpace(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == NEXT_LINE;
    }
}
