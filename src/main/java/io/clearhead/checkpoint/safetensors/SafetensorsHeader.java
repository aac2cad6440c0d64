package io.clearhead.checkpoint.safetensors;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.tensor.StoredTensor;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a safetensors file says about itself. The file is: eight bytes with the header's length, the header (a JSON object
 * from tensor name to type, shape and place), and the elements of all tensors without gaps.
 *
 * @param tensors every tensor by name, in the order of the header
 * @param metadata the texts under {@code __metadata__}
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
record SafetensorsHeader(Map<String, StoredTensor> tensors, Map<String, String> metadata) {

    static final int LENGTH_BYTES = 8;
    /** The limit of the reference implementation. */
    static final long LONGEST_HEADER = 100_000_000;

    SafetensorsHeader {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Reads and checks the header; nothing behind it is read. */
    static SafetensorsHeader read(ByteSource source, String location) {
        long length = readLength(source, location);
        SafetensorsHeaderParser parser = new SafetensorsHeaderParser();
        parser.parse(strictUtf8(new HeaderStream(source, length)));
        SafetensorsLayout layout = new SafetensorsLayout(LENGTH_BYTES + length, source.size(), parser.problems());
        Map<String, StoredTensor> tensors = layout.place(parser.entries());
        if (parser.isComplete()) {
            layout.checkNothingIsUnclaimed(parser.entries());
        }
        parser.problems().throwIfAny(location);
        return new SafetensorsHeader(tensors, parser.metadata());
    }

    private static long readLength(ByteSource source, String location) {
        if (source.size() < LENGTH_BYTES) {
            throw new CheckpointException(
                    location,
                    "has " + source.size() + " bytes: too short for a safetensors file, which begins with"
                            + " the length of its header in 8 bytes");
        }
        long length = source.read(0, LENGTH_BYTES).getLong();
        if (length <= 0 || length > LONGEST_HEADER) {
            throw new CheckpointException(
                    location,
                    "gives its header " + Long.toUnsignedString(length) + " bytes, expected 2 to " + LONGEST_HEADER
                            + ": this is not a safetensors file");
        }
        if (length > source.size() - LENGTH_BYTES) {
            throw new CheckpointException(
                    location,
                    "is truncated: its header has " + length + " bytes, but only " + (source.size() - LENGTH_BYTES)
                            + " follow its length");
        }
        return length;
    }

    private static Reader strictUtf8(InputStream bytes) {
        return new InputStreamReader(
                new BufferedInputStream(bytes, 1 << 16),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** The header's bytes piece by piece, so that a large header needs no array of its size. */
    private static final class HeaderStream extends InputStream {

        private final ByteSource source;
        private final long end;
        private long position = LENGTH_BYTES;

        HeaderStream(ByteSource source, long length) {
            this.source = source;
            this.end = LENGTH_BYTES + length;
        }

        @Override
        public int read() {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == end) {
                return -1;
            }
            ByteBuffer slice = source.read(position, (int) Math.min(length, end - position));
            int count = slice.remaining();
            slice.get(target, offset, count);
            position += count;
            return count;
        }
    }
}
