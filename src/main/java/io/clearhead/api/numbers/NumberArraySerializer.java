package io.clearhead.api.numbers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Writes a {@link NumberArray} in chunks of a few kilobytes, so that millions of numbers need no memory of their own.
 *
 * <p>Stateless and safe for use by several threads.
 */
final class NumberArraySerializer extends ValueSerializer<NumberArray> {

    private static final int BUFFER_CHARACTERS = 1 << 13;

    /** Whole floats, and whole groups of three bytes, so that chunks of Base64 can be joined. */
    private static final int CHUNK_BYTES = 12 * 1024;

    @Override
    public void serialize(NumberArray array, JsonGenerator json, SerializationContext context) {
        switch (array.encoding()) {
            case JSON -> new NestedArrays(array, json).write();
            case F32 -> writeBase64(array.values(), Float.BYTES, ByteBuffer::putFloat, json);
            case U8SQRT -> writeBase64(array.values(), 1, (bytes, weight) -> bytes.put(quantize(weight)), json);
        }
    }

    /** The byte b with the smallest difference between √weight and b/255. */
    private static byte quantize(float weight) {
        long rounded = Math.round(255 * Math.sqrt(weight));
        return (byte) Math.max(0, Math.min(255, rounded));
    }

    private static void writeBase64(float[] values, int width, ByteEncoder encoder, JsonGenerator json) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        json.writeRawValue("\"");
        for (float value : values) {
            if (chunk.remaining() < width) {
                flush(chunk, json);
            }
            encoder.put(chunk, value);
        }
        flush(chunk, json);
        json.writeRaw('"');
    }

    private static void flush(ByteBuffer chunk, JsonGenerator json) {
        ByteBuffer encoded = Base64.getEncoder().encode(chunk.flip());
        json.writeRaw(StandardCharsets.ISO_8859_1.decode(encoded).toString());
        chunk.clear();
    }

    /** Puts one number into a buffer. */
    private interface ByteEncoder {
        void put(ByteBuffer target, float value);
    }

    /** One array on its way out. */
    private static final class NestedArrays {

        private final List<Integer> shape;
        private final float[] values;
        private final JsonGenerator json;
        private final char[] buffer = new char[BUFFER_CHARACTERS];
        private int length;
        private int next;

        NestedArrays(NumberArray array, JsonGenerator json) {
            this.shape = array.shape();
            this.values = array.values();
            this.json = json;
        }

        void write() {
            json.writeRawValue("");
            writeAxis(0);
            json.writeRaw(buffer, 0, length);
        }

        private void writeAxis(int axis) {
            append('[');
            int size = shape.get(axis);
            boolean innermost = axis == shape.size() - 1;
            for (int i = 0; i < size; i++) {
                if (i > 0) {
                    append(',');
                }
                if (innermost) {
                    makeRoom(SignificantDigits.MAX_LENGTH);
                    length = SignificantDigits.write(values[next++], buffer, length);
                } else {
                    writeAxis(axis + 1);
                }
            }
            append(']');
        }

        private void append(char character) {
            makeRoom(1);
            buffer[length++] = character;
        }

        private void makeRoom(int count) {
            if (length + count > buffer.length) {
                json.writeRaw(buffer, 0, length);
                length = 0;
            }
        }
    }
}
