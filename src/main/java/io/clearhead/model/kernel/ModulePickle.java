package io.clearhead.model.kernel;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the pickle (protocol 2) that creates a TorchScript module object with its attributes: the global of its class, a new
 * object, a dictionary that becomes its state.
 */
final class ModulePickle {

    private static final int PROTOCOL = 0x80;
    private static final int GLOBAL = 'c';
    private static final int EMPTY_TUPLE = ')';
    private static final int NEW_OBJECT = 0x81;
    private static final int EMPTY_DICTIONARY = '}';
    private static final int MARK = '(';
    private static final int SET_ITEMS = 'u';
    private static final int BUILD = 'b';
    private static final int STOP = '.';
    private static final int UNICODE = 'X';
    private static final int INTEGER = 'J';
    private static final int FLOAT = 'G';
    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;

    private final DataOutputStream out;

    private ModulePickle(DataOutputStream out) {
        this.out = out;
    }

    static byte[] write(String className, Map<String, Object> attributes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            new ModulePickle(out).writeObject(className, attributes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private void writeObject(String className, Map<String, Object> attributes) throws IOException {
        out.write(PROTOCOL);
        out.write(2);
        out.write(GLOBAL);
        out.write(("__torch__\n" + className + "\n").getBytes(StandardCharsets.US_ASCII));
        out.write(EMPTY_TUPLE);
        out.write(NEW_OBJECT);
        out.write(EMPTY_DICTIONARY);
        out.write(MARK);
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            writeValue(attribute.getKey());
            writeValue(attribute.getValue());
        }
        out.write(SET_ITEMS);
        out.write(BUILD);
        out.write(STOP);
    }

    private void writeValue(Object value) throws IOException {
        if (value instanceof Boolean flag) {
            out.write(flag ? TRUE : FALSE);
        } else if (value instanceof Integer number) {
            out.write(INTEGER);
            out.writeInt(Integer.reverseBytes(number)); // little-endian
        } else if (value instanceof Float number) {
            out.write(FLOAT);
            out.writeDouble(number); // big-endian
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            out.write(UNICODE);
            out.writeInt(Integer.reverseBytes(text.length));
            out.write(text);
        }
    }
}
