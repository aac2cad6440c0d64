package io.clearhead.checkpoint.safetensors;

import io.clearhead.checkpoint.tensor.HalfPrecision;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes named tensors as a safetensors file, for example the attention weights of a response. The header keeps the order in
 * which tensors were added; the elements lie widest type first, so that each tensor is aligned to its type and a reader may map
 * the file. The same calls give the same bytes.
 *
 * <p>The arrays are not copied and must not change before {@link #writeTo}. Not safe for use by several threads.
 */
public final class SafetensorsWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int HEADER_ALIGNMENT = 8;

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** Adds a text for the file as a whole. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds an fp32 tensor with elements in row-major order. */
    public SafetensorsWriter add(String name, List<Long> shape, float[] elements) {
        return add(new TensorInfo(name, TensorType.F32, shape), elements);
    }

    /**
     * Adds a floating-point tensor.
     *
     * @param info name, shape, and the type to store: F32, or F16 or BF16, to which elements are rounded
     * @param elements in row-major order
     */
    public SafetensorsWriter add(TensorInfo info, float[] elements) {
        Encoder encoder = switch (info.type()) {
            case F32 -> (index, target) -> target.putFloat(elements[index]);
            case F16 -> (index, target) -> target.putShort(HalfPrecision.narrowFp16(elements[index]));
            case BF16 -> (index, target) -> target.putShort(HalfPrecision.narrowBf16(elements[index]));
            default -> throw new IllegalArgumentException("type is " + info.type() + ", expected F32, F16 or BF16");
        };
        return add(info, elements.length, encoder);
    }

    /** Adds an int64 tensor with elements in row-major order. */
    public SafetensorsWriter add(String name, List<Long> shape, long[] elements) {
        Encoder encoder = (index, target) -> target.putLong(elements[index]);
        return add(new TensorInfo(name, TensorType.I64, shape), elements.length, encoder);
    }

    /** The bytes that {@link #writeTo} will write, for a Content-Length. */
    public long size() {
        return header().length
                + tensors.values().stream()
                        .mapToLong(tensor -> tensor.info.byteCount())
                        .sum();
    }

    /** Writes the file piece by piece; the stream is neither flushed nor closed. */
    public void writeTo(OutputStream stream) throws IOException {
        stream.write(header());
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : widestFirst()) {
            long count = tensor.info.elementCount();
            for (int i = 0; i < count; i++) {
                if (buffer.remaining() < tensor.info.type().byteWidth()) {
                    stream.write(buffer.array(), 0, buffer.position());
                    buffer.clear();
                }
                tensor.encoder.encode(i, buffer);
            }
        }
        stream.write(buffer.array(), 0, buffer.position());
    }

    private SafetensorsWriter add(TensorInfo info, int elements, Encoder encoder) {
        if (info.elementCount() != elements) {
            throw new IllegalArgumentException("tensor '" + info.name() + "' of shape " + info.shape() + " has "
                    + elements + " elements, expected " + info.elementCount());
        }
        if (info.name().equals("__metadata__") || tensors.containsKey(info.name())) {
            throw new IllegalArgumentException("tensor name '" + info.name() + "' is taken");
        }
        tensors.put(info.name(), new Tensor(info, encoder));
        return this;
    }

    private List<Tensor> widestFirst() {
        List<Tensor> sorted = new ArrayList<>(tensors.values());
        Comparator<Tensor> byWidth =
                Comparator.comparingInt(tensor -> tensor.info.type().byteWidth());
        sorted.sort(byWidth.reversed());
        return sorted;
    }

    /** The length in eight bytes, and the JSON filled up with spaces so that the elements behind it are aligned. */
    private byte[] header() {
        Map<String, List<Long>> offsets = new LinkedHashMap<>();
        long end = 0;
        for (Tensor tensor : widestFirst()) {
            long begin = end;
            end += tensor.info.byteCount();
            offsets.put(tensor.info.name(), List.of(begin, end));
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            entries.put("__metadata__", metadata);
        }
        tensors.forEach((name, tensor) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", tensor.info.type().name());
            entry.put("shape", tensor.info.shape());
            entry.put("data_offsets", offsets.get(name));
            entries.put(name, entry);
        });
        byte[] json = JSON.writeValueAsBytes(entries);
        int padded = (json.length + HEADER_ALIGNMENT - 1) / HEADER_ALIGNMENT * HEADER_ALIGNMENT;
        byte[] header = new byte[SafetensorsHeader.LENGTH_BYTES + padded];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
        return header;
    }

    private record Tensor(TensorInfo info, Encoder encoder) {}

    /** Puts one element into a buffer. */
    private interface Encoder {
        void encode(int index, ByteBuffer target);
    }
}
