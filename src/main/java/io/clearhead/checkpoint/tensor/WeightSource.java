package io.clearhead.checkpoint.tensor;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.CheckpointException;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * The weights of one checkpoint by name, whatever the format of its files. Nothing is held in memory: a tensor is read from
 * its file when it is asked for, whole or part by part, so a loader that fills its own arrays needs no more than those.
 *
 * <pre>{@code
 * for (long start = 0; start < elements; start += part.capacity()) {
 *     part.clear().limit((int) Math.min(part.capacity(), elements - start));
 *     weights.read("model.shared.weight", start, part);
 *     … copy part to where it belongs
 * }
 * }</pre>
 *
 * <p>Implementations may be used by several threads at once.
 */
public interface WeightSource extends AutoCloseable {

    /** The file or directory, as messages show it. */
    String location();

    /** Every tensor by name, in the order of the files. Reads no weights. */
    Map<String, TensorInfo> tensors();

    /**
     * Tells the names of one tensor apart from tensors that merely look alike: {@code pytorch_model.bin} lists tied weights
     * under each of their names, safetensors list them once.
     *
     * @return the first name, in the order of the files, that stands for the very same stored elements in the same shape; the
     *     name itself if it is the only one
     * @throws CheckpointException if there is no such tensor
     */
    String aliasOf(String name);

    /**
     * Reads some elements of one floating-point tensor, widened exactly to fp32 (F64 is rounded).
     *
     * @param start the first element, counted in row-major order
     * @param target takes as many elements as it has remaining; its position moves to its limit
     * @throws CheckpointException if there is no such tensor, it is not floating-point, one of these elements is NaN or
     *     infinite, or the file cannot be read
     * @throws IndexOutOfBoundsException if the tensor has fewer elements
     */
    void read(String name, long start, FloatBuffer target);

    /**
     * Reads a whole floating-point tensor of moderate size.
     *
     * @return the elements in row-major order, in an array that belongs to the caller
     * @throws CheckpointException as the other method does, or if the tensor has more elements than an array can hold
     */
    default float[] read(String name) {
        float[] values = new float[info(name).arrayLength(location())];
        read(name, 0, FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Type and shape of one tensor.
     *
     * @throws CheckpointException if there is no such tensor
     */
    default TensorInfo info(String name) {
        TensorInfo info = tensors().get(name);
        if (info == null) {
            throw new CheckpointException(location(), "there is no tensor " + quoted(name));
        }
        return info;
    }

    @Override
    void close();
}
