package io.clearhead.checkpoint.tensor;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.CheckpointException;
import java.util.List;

/**
 * Name, type and shape of one tensor.
 *
 * @param name the tensor's name in the checkpoint
 * @param type how its elements are stored
 * @param shape the sizes of its axes, outermost first; empty for a single number
 */
public record TensorInfo(String name, TensorType type, List<Long> shape) {

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Refuses negative sizes, and shapes whose bytes cannot be counted in a long. */
    public TensorInfo {
        shape = List.copyOf(shape);
        if (shape.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("shape " + shape + " has a negative size");
        }
        try {
            Math.multiplyExact(product(shape), type.byteWidth());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("shape " + shape + " has more than 2^63 bytes", e);
        }
    }

    /** The number of elements: the product of the shape. */
    public long elementCount() {
        return product(shape);
    }

    /** The number of bytes in the file. */
    public long byteCount() {
        return elementCount() * type.byteWidth();
    }

    /**
     * The number of elements as the length of an array.
     *
     * @param location the file, for the message
     * @throws CheckpointException if no array can be that long
     */
    public int arrayLength(String location) {
        if (elementCount() > LONGEST_ARRAY) {
            throw new CheckpointException(
                    location,
                    "tensor " + quoted(name) + " has shape " + shape + ": more elements than a Java array can hold");
        }
        return (int) elementCount();
    }

    private static long product(List<Long> shape) {
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }
}
