package io.clearhead.checkpoint;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.SafetensorsHeader.StoredTensor;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the tensors of one safetensors file. Opening checks the whole header against the size of the file; tensors are read
 * when asked for, in slices, so memory holds the result and little more.
 *
 * <p>Immutable and safe for use by several threads, as its {@link ByteSource} is.
 */
public final class SafetensorsReader implements WeightSource {

    private static final int SLICE_BYTES = 1 << 20;

    private final String location;
    private final ByteSource source;
    private final SafetensorsHeader header;
    private final Map<String, TensorInfo> tensors;

    private SafetensorsReader(String location, ByteSource source, SafetensorsHeader header) {
        this.location = location;
        this.source = source;
        this.header = header;
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        header.tensors().forEach((name, tensor) -> infos.put(name, tensor.info()));
        this.tensors = Collections.unmodifiableMap(infos);
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
        return location;
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    /** The texts under {@code __metadata__}, empty if the file has none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public float[] read(String name) {
        StoredTensor tensor = find(name);
        if (!tensor.info().type().isFloating()) {
            throw problem(name, "has type " + tensor.info().type() + ", expected floating-point numbers");
        }
        float[] values = new float[arrayLength(tensor.info())];
        forEachSlice(
                tensor, (slice, start) -> TensorDecoder.decode(tensor.info().type(), slice, values, start));
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw problem(name, "has the value " + values[i] + " at element " + i + ", expected finite numbers");
            }
        }
        return values;
    }

    /**
     * Reads one tensor of integers or booleans (0 and 1), for example token ids stored beside activations.
     *
     * @return the elements in row-major order, in an array that belongs to the caller
     * @throws CheckpointException if there is no such tensor or its type is floating-point or U64
     */
    public long[] readIntegers(String name) {
        StoredTensor tensor = find(name);
        if (tensor.info().type().isFloating() || tensor.info().type() == TensorType.U64) {
            throw problem(name, "has type " + tensor.info().type() + ", expected integers that fit 64 bits with sign");
        }
        long[] values = new long[arrayLength(tensor.info())];
        forEachSlice(
                tensor, (slice, start) -> TensorDecoder.decode(tensor.info().type(), slice, values, start));
        return values;
    }

    @Override
    public void close() {
        source.close();
    }

    private StoredTensor find(String name) {
        StoredTensor tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException(location, "there is no tensor " + quoted(name));
        }
        return tensor;
    }

    private int arrayLength(TensorInfo info) {
        if (info.elementCount() > Integer.MAX_VALUE - 8) {
            throw problem(info.name(), "has shape " + info.shape() + ": more elements than a Java array can hold");
        }
        return (int) info.elementCount();
    }

    private void forEachSlice(StoredTensor tensor, SliceReader reader) {
        int width = tensor.info().type().byteWidth();
        long count = tensor.info().elementCount();
        int most = SLICE_BYTES / width;
        for (long start = 0; start < count; start += most) {
            int elements = (int) Math.min(most, count - start);
            reader.accept(source.read(tensor.position() + start * width, elements * width), (int) start);
        }
    }

    private CheckpointException problem(String name, String problem) {
        return new CheckpointException(location, "tensor " + quoted(name) + " " + problem);
    }

    /** Takes a slice of elements and the index of the first. */
    private interface SliceReader {
        void accept(ByteBuffer slice, int start);
    }
}
