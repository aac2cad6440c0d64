package io.clearhead.tokenizer.sentencepiece;

/**
 * Turns bytes into characters one by one. What cannot be part of a character becomes U+FFFD.
 *
 * <p>Holds the bytes of the character that is not complete yet: confined to one thread.
 */
public final class Utf8Decoder {

    private static final String REPLACEMENT = "\uFFFD";
    private static final int MAX_BYTES = 4;

    /** How many replacements a broken character gets. */
    public enum Broken {
        /** One for each byte, as in SentencePiece. */
        EACH_BYTE,
        /** One for all bytes that could have been the beginning of a character, as Unicode recommends. */
        WHOLE_BEGINNING
    }

    private final Broken broken;
    private final byte[] pending = new byte[MAX_BYTES];
    private int count;

    /** Starts with no byte. */
    public Utf8Decoder(Broken broken) {
        this.broken = broken;
    }

    /** Takes the next byte and returns the characters that are complete or broken now. */
    public String next(byte value) {
        pending[count++] = value;
        StringBuilder text = new StringBuilder();
        while (count > 0) {
            int length = length(pending[0]);
            if (length == 0 || !isPrefix(length)) {
                text.append(REPLACEMENT);
                // All but the last byte were a beginning.
                drop(broken == Broken.EACH_BYTE ? 1 : Math.max(1, count - 1));
            } else if (count < length) {
                break;
            } else {
                text.appendCodePoint(codePoint(length));
                drop(length);
            }
        }
        return text.toString();
    }

    /** Gives the bytes up that wait for the rest of their character. */
    public String finish() {
        String text = REPLACEMENT.repeat(broken == Broken.EACH_BYTE ? count : Math.min(1, count));
        count = 0;
        return text;
    }

    private void drop(int length) {
        System.arraycopy(pending, length, pending, 0, count - length);
        count -= length;
    }

    /** Length of a character by its first byte; 0 for a byte that begins none. */
    private static int length(byte first) {
        int value = first & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        if (value < 0xC2 || value > 0xF4) {
            return 0;
        }
        return value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }

    /** Whether the pending bytes, up to that length, can begin a character: no overlong form, surrogate or number too high. */
    private boolean isPrefix(int length) {
        for (int index = 1; index < Math.min(count, length); index++) {
            if ((pending[index] & 0xC0) != 0x80) {
                return false;
            }
        }
        if (length < 3 || count < 2) {
            return true;
        }
        int two = ((pending[0] & 0xFF) << 8) | (pending[1] & 0xFF);
        boolean overlong = two < 0xE0A0 || (two >= 0xF000 && two < 0xF090);
        boolean surrogate = two >= 0xEDA0 && two <= 0xEDBF;
        return !overlong && !surrogate && two < 0xF490;
    }

    private int codePoint(int length) {
        int codePoint = length == 1 ? pending[0] : pending[0] & (0x7F >> length);
        for (int index = 1; index < length; index++) {
            codePoint = (codePoint << 6) | (pending[index] & 0x3F);
        }
        return codePoint;
    }
}
