package io.clearhead.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes SentencePiece models, right and wrong ones, in the protobuf wire format. */
final class ModelFiles {

    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
    static final int UNUSED = 5;
    static final int BYTE = 6;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A model with an unknown piece and nothing else. */
    static ModelFiles model() {
        return new ModelFiles().piece("<unk>", 0, UNKNOWN);
    }

    /** The smallest model that can cut a text. */
    static byte[] small() {
        return model().piece("▁a", -1, NORMAL).toBytes();
    }

    ModelFiles piece(String text, float score, int type) {
        return message(
                1,
                new ModelFiles()
                        .string(1, text.getBytes(StandardCharsets.UTF_8))
                        .float32(2, score)
                        .varint(3, type));
    }

    ModelFiles trainer(int field, long value) {
        return message(2, new ModelFiles().varint(field, value));
    }

    ModelFiles normalizer(int field, long value) {
        return message(3, new ModelFiles().varint(field, value));
    }

    ModelFiles characterMap(byte[] map) {
        return message(3, new ModelFiles().string(2, map));
    }

    ModelFiles message(int field, ModelFiles message) {
        return string(field, message.toBytes());
    }

    ModelFiles string(int field, byte[] value) {
        writeVarint((long) field << 3 | 2);
        writeVarint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    ModelFiles varint(int field, long value) {
        writeVarint((long) field << 3);
        writeVarint(value);
        return this;
    }

    ModelFiles float32(int field, float value) {
        writeVarint((long) field << 3 | 5);
        bytes.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    ModelFiles raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private void writeVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
