package io.clearhead.checkpoint;

import java.util.Map;

/**
 * The weights of one checkpoint by name, whatever the format of its files. Implementations may be used by several threads at
 * once.
 */
public interface WeightSource extends AutoCloseable {

    /** The file or directory, as messages show it. */
    String location();

    /** Every tensor by name, in the order of the file. Reads no weights. */
    Map<String, TensorInfo> tensors();

    /**
     * Reads one floating-point tensor, widened exactly to fp32 (F64 is rounded).
     *
     * @return the elements in row-major order, in an array that belongs to the caller
     * @throws CheckpointException if there is no such tensor, it is not floating-point, or it holds NaN or an infinity
     */
    float[] read(String name);

    @Override
    void close();
}
