package io.clearhead.tokenizer.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one message of Google's protobuf wire format, field by field, without trusting a single length.
 *
 * <p>After {@link #nextField()} exactly one of the value methods or {@link #skipValue()} takes the field's value.
 * Nothing is copied before its length was compared with the bytes that are left. Confined to one thread.
 */
final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int MAX_VARINT_BYTES = 10;

    private final ByteBuffer bytes;
    private int field;
    private int wireType;

    ProtobufReader(byte[] message) {
        this(ByteBuffer.wrap(message));
    }

    private ProtobufReader(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field; false at the end of the message. */
    boolean nextField() throws MalformedModelException {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = readVarint();
        wireType = (int) (tag & 7);
        long number = tag >>> 3;
        if (number == 0 || number > Integer.MAX_VALUE) {
            throw malformed("the field number " + Long.toUnsignedString(number) + " is out of range");
        }
        field = (int) number;
        return true;
    }

    /** Number of the current field. */
    int field() {
        return field;
    }

    long varint() throws MalformedModelException {
        expect(VARINT);
        return readVarint();
    }

    boolean bool() throws MalformedModelException {
        return varint() != 0;
    }

    float float32() throws MalformedModelException {
        expect(FIXED_32);
        require(Float.BYTES);
        return bytes.getFloat();
    }

    ProtobufReader message() throws MalformedModelException {
        return new ProtobufReader(slice());
    }

    byte[] byteString() throws MalformedModelException {
        ByteBuffer slice = slice();
        byte[] copy = new byte[slice.remaining()];
        slice.get(copy);
        return copy;
    }

    String string() throws MalformedModelException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice()).toString();
        } catch (CharacterCodingException exception) {
            throw malformed("the text of field " + field + " is not UTF-8");
        }
    }

    /** Passes over the value of a field that nobody asked for. */
    void skipValue() throws MalformedModelException {
        switch (wireType) {
            case VARINT -> readVarint();
            case FIXED_64 -> skip(Long.BYTES);
            case LENGTH_DELIMITED -> slice();
            case FIXED_32 -> skip(Integer.BYTES);
            default -> throw malformed("field " + field + " has the unknown wire type " + wireType);
        }
    }

    private ByteBuffer slice() throws MalformedModelException {
        expect(LENGTH_DELIMITED);
        long length = readVarint();
        require(length);
        ByteBuffer slice = bytes.slice(bytes.position(), (int) length);
        skip((int) length);
        return slice;
    }

    private long readVarint() throws MalformedModelException {
        long value = 0;
        for (int index = 0; index < MAX_VARINT_BYTES; index++) {
            require(1);
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << (7 * index);
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number is longer than " + MAX_VARINT_BYTES + " bytes");
    }

    private void skip(int length) throws MalformedModelException {
        require(length);
        bytes.position(bytes.position() + length);
    }

    private void expect(int expected) throws MalformedModelException {
        if (wireType != expected) {
            throw malformed("field " + field + " has wire type " + wireType + " instead of " + expected);
        }
    }

    private void require(long length) throws MalformedModelException {
        if (length < 0 || length > bytes.remaining()) {
            throw malformed("a value of " + Long.toUnsignedString(length) + " bytes was announced, but only "
                    + bytes.remaining() + " are left");
        }
    }

    private static MalformedModelException malformed(String reason) {
        return new MalformedModelException("not a SentencePiece model, or damaged: " + reason);
    }
}
