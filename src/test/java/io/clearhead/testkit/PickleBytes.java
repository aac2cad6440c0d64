package io.clearhead.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, so that tests can write what Python would never write. Begins with protocol 2. */
public final class PickleBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public PickleBytes() {
        raw(0x80, 2);
    }

    /** Appends bytes: opcodes without arguments, or what is wrong on purpose. */
    public PickleBytes raw(int... codes) {
        for (int code : codes) {
            bytes.write(code);
        }
        return this;
    }

    /** Appends opcodes that are printable characters. */
    public PickleBytes raw(String codes) {
        bytes.writeBytes(codes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return raw('X').int32(utf8.length).append(utf8);
    }

    /** A number in the shortest opcode that fits. */
    public PickleBytes number(long number) {
        if (number >= 0 && number < 256) {
            return raw('K', (int) number);
        }
        if (number == (int) number) {
            return raw('J').int32((int) number);
        }
        byte[] wide = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
        return raw(0x8a, Long.BYTES).append(wide);
    }

    public PickleBytes global(String module, String name) {
        return raw("c" + module + "\n" + name + "\n");
    }

    public PickleBytes numbers(long... numbers) {
        raw('(');
        for (long number : numbers) {
            number(number);
        }
        return raw('t');
    }

    /** A reference to a storage. */
    public PickleBytes storage(String type, String key, long count) {
        raw('(').text("storage").global("torch", type).text(key).text("cpu");
        return number(count).raw('t', 'Q');
    }

    /** A tensor of the storage that {@code storage} appends. */
    public PickleBytes tensor(Runnable storage, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").raw('(');
        storage.run();
        number(offset).numbers(shape).numbers(strides).raw(0x89);
        return global("collections", "OrderedDict").raw(')', 'R', 't', 'R');
    }

    /** A tensor in row-major order that is a whole storage of fp32. */
    public PickleBytes tensor(String key, long... shape) {
        long count = 1;
        long[] strides = new long[shape.length];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = count;
            count *= shape[axis];
        }
        long total = count;
        return tensor(() -> storage("FloatStorage", key, total), 0, shape, strides);
    }

    public byte[] build() {
        return bytes.toByteArray();
    }

    private PickleBytes int32(int number) {
        return append(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }

    private PickleBytes append(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }
}
