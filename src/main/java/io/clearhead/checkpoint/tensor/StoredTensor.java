package io.clearhead.checkpoint.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A tensor and the place of its elements in a file.
 *
 * @param info name, type and shape
 * @param position the first byte of its first element
 * @param strides for each axis the distance of neighbours, in elements; a view of another tensor need not be in row-major order
 */
public record StoredTensor(TensorInfo info, long position, List<Long> strides) {

    /** Refuses strides that are negative or not one for each axis. */
    public StoredTensor {
        strides = List.copyOf(strides);
        if (strides.size() != info.shape().size() || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException("strides " + strides + " do not fit shape " + info.shape());
        }
    }

    /** A tensor whose elements lie without gaps, the last axis innermost. */
    public static StoredTensor rowMajor(TensorInfo info, long position) {
        return new StoredTensor(info, position, rowMajorStrides(info.shape()));
    }

    static List<Long> rowMajorStrides(List<Long> shape) {
        List<Long> strides = new ArrayList<>();
        long stride = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            strides.add(stride);
            stride *= Math.max(1, shape.get(axis));
        }
        Collections.reverse(strides);
        return strides;
    }

    /** What two names of one tensor have in common. */
    Place place() {
        return new Place(info.type(), info.shape(), position, strides);
    }

    /** A tensor without its name. */
    record Place(TensorType type, List<Long> shape, long position, List<Long> strides) {}
}
