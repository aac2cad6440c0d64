package io.clearhead.tokenizer.pipeline;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The characters that GPT-2 writes bytes with: those that are visible stand for themselves, the others for U+0100 and the
 * following. A space becomes {@code Ġ}. Stateless.
 */
final class ByteAlphabet {

    private static final int BYTES = 256;
    private static final char[] CHARACTERS = new char[BYTES];
    private static final byte[] VALUES = new byte[2 * BYTES];
    private static final boolean[] KNOWN = new boolean[2 * BYTES];

    static {
        int hidden = BYTES;
        for (int value = 0; value < BYTES; value++) {
            boolean visible = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            char character = (char) (visible ? value : hidden++);
            CHARACTERS[value] = character;
            VALUES[character] = (byte) value;
            KNOWN[character] = true;
        }
    }

    private ByteAlphabet() {}

    /** The UTF-8 of a text, a character for each byte. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(CHARACTERS[value & 0xFF]);
        }
        return encoded.toString();
    }

    /** The bytes that a text is written with; null if there is another character in it. */
    static byte @Nullable [] decode(String text) {
        byte[] bytes = new byte[text.length()];
        for (int index = 0; index < bytes.length; index++) {
            char character = text.charAt(index);
            if (character >= KNOWN.length || !KNOWN[character]) {
                return null;
            }
            bytes[index] = VALUES[character];
        }
        return bytes;
    }
}
