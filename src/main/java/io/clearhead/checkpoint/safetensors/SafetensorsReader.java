package io.clearhead.checkpoint.safetensors;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.tensor.StoredTensor;
import io.clearhead.checkpoint.tensor.TensorDecoder;
import io.clearhead.checkpoint.tensor.TensorFile;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import io.clearhead.checkpoint.tensor.WeightSource;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the tensors of one safetensors file. Opening checks the whole header against the size of the file; tensors are read
 * when asked for, in slices.
 *
 * <p>Immutable and safe for use by several threads, as its {@link ByteSource} is.
 */
public final class SafetensorsReader implements WeightSource {

    private static final int SLICE_BYTES = 1 << 18;

    private final ByteSource source;
    private final SafetensorsHeader header;
    private final TensorFile file;

    private SafetensorsReader(String location, ByteSource source, SafetensorsHeader header) {
        this.source = source;
        this.header = header;
        this.file = new TensorFile(location, source, header.tensors().values());
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws CheckpointException listing everything wrong with the file
     */
    public static SafetensorsReader open(CheckpointFiles files, String name) {
        String location = files.location() + "/" + name;
        ByteSource source = files.open(name);
        try {
            return new SafetensorsReader(location, source, SafetensorsHeader.read(source, location));
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public String location() {
        return file.location();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return file.tensors();
    }

    /** The texts under {@code __metadata__}, empty if the file has none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public String aliasOf(String name) {
        return file.aliasOf(name);
    }

    @Override
    public void read(String name, long start, FloatBuffer target) {
        file.read(name, start, target);
    }

    /**
     * Reads one tensor of integers or booleans (0 and 1), for example token ids stored beside activations.
     *
     * @return the elements in row-major order, in an array that belongs to the caller
     * @throws CheckpointException if there is no such tensor or its type is floating-point or U64
     */
    public long[] readIntegers(String name) {
        TensorInfo info = info(name);
        TensorType type = info.type();
        if (type.isFloating() || type == TensorType.U64) {
            throw new CheckpointException(
                    location(),
                    "tensor " + quoted(name) + " has type " + type + ", expected integers that fit 64 bits with sign");
        }
        StoredTensor tensor = Objects.requireNonNull(header.tensors().get(name));
        long[] values = new long[info.arrayLength(location())];
        int most = SLICE_BYTES / type.byteWidth();
        for (int start = 0; start < values.length; start += most) {
            int count = Math.min(most, values.length - start);
            long position = tensor.position() + (long) start * type.byteWidth();
            TensorDecoder.decode(type, source.read(position, count * type.byteWidth()), values, start);
        }
        return values;
    }

    @Override
    public void close() {
        file.close();
    }
}
