package io.clearhead.tokenizer.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** The spelling of pieces that stand for one byte of UTF-8: {@code <0x00>} to {@code <0xFF>}. Stateless. */
public final class BytePieces {

    private static final Pattern PIECE = Pattern.compile("<0x[0-9A-F]{2}>");
    private static final int COUNT = 256;
    private static final String[] PIECES = new String[COUNT];

    static {
        for (int value = 0; value < COUNT; value++) {
            PIECES[value] = "<0x%02X>".formatted(value);
        }
    }

    private BytePieces() {}

    /** The piece for a byte. */
    public static String piece(byte value) {
        return PIECES[value & 0xFF];
    }

    /** Whether a piece is spelled like one for a byte. */
    public static boolean isBytePiece(String piece) {
        return PIECE.matcher(piece).matches();
    }

    /** The byte that a piece spelled like this stands for. */
    public static byte value(String piece) {
        return (byte) Integer.parseInt(piece, 3, 5, 16);
    }

    /** Ids of the pieces for a text's bytes; none if the vocabulary lacks one of them. */
    public static int[] ids(String text, Map<String, Integer> vocabulary) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            Integer id = vocabulary.get(piece(bytes[index]));
            if (id == null) {
                return new int[0];
            }
            ids[index] = id;
        }
        return ids;
    }
}
