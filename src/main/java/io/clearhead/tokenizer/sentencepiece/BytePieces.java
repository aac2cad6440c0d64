package io.clearhead.tokenizer.sentencepiece;

import java.util.regex.Pattern;

/** The spelling of pieces that stand for one byte of UTF-8: {@code <0x00>} to {@code <0xFF>}. Stateless. */
final class BytePieces {

    private static final Pattern PIECE = Pattern.compile("<0x[0-9A-F]{2}>");
    private static final int COUNT = 256;
    private static final String[] PIECES = new String[COUNT];

    static {
        for (int value = 0; value < COUNT; value++) {
            PIECES[value] = "<0x%02X>".formatted(value);
        }
    }

    private BytePieces() {}

    static String piece(byte value) {
        return PIECES[value & 0xFF];
    }

    static boolean isBytePiece(String piece) {
        return PIECE.matcher(piece).matches();
    }

    /** The byte that a piece spelled like this stands for. */
    static byte value(String piece) {
        return (byte) Integer.parseInt(piece, 3, 5, 16);
    }
}
