package io.clearhead.checkpoint.pytorch;

import io.clearhead.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a pickle as the arguments of its opcodes; reading past the end is a {@link CheckpointException}.
 *
 * <p>Not safe for use by several threads; it moves forward as it is read.
 */
final class PickleInput {

    private static final int LONGEST_LINE = 200;

    private final String location;
    private final ByteBuffer bytes;

    PickleInput(String location, byte[] pickle) {
        this.location = location;
        this.bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int unsignedByte() {
        require(1);
        return Byte.toUnsignedInt(bytes.get());
    }

    int unsignedShort() {
        require(2);
        return Short.toUnsignedInt(bytes.getShort());
    }

    int signedInt() {
        require(4);
        return bytes.getInt();
    }

    /** A two's complement number of up to eight bytes behind a byte with their count. */
    long countedLong() {
        int count = unsignedByte();
        if (count > Long.BYTES) {
            throw new CheckpointException(location, "data.pkl has a number of " + count + " bytes, expected at most 8");
        }
        require(count);
        long number = 0;
        for (int i = 0; i < count; i++) {
            number |= Byte.toUnsignedLong(bytes.get()) << (8 * i);
        }
        int unused = Long.SIZE - 8 * count;
        return number << unused >> unused;
    }

    /** UTF-8 behind four bytes with its length. */
    String countedText() {
        long count = Integer.toUnsignedLong(signedInt());
        require(count);
        ByteBuffer text = bytes.slice(bytes.position(), (int) count);
        bytes.position(bytes.position() + (int) count);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(location, "data.pkl has a text that is not UTF-8", e);
        }
    }

    /** The characters before the next line feed, which is skipped. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
            if (line.length() == LONGEST_LINE) {
                throw new CheckpointException(
                        location, "data.pkl has a name of more than " + LONGEST_LINE + " characters");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private void require(long count) {
        if (count > bytes.remaining()) {
            throw new CheckpointException(location, "data.pkl ends in the middle of an instruction");
        }
    }
}
