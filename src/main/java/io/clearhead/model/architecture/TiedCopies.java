package io.clearhead.model.architecture;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.tensor.WeightSource;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Holds tensors that a configuration says are one to their word: a file in which they differ is not the model it claims to
 * be, and whichever was taken might be the wrong one.
 */
final class TiedCopies {

    private static final int PART = 1 << 16;

    private TiedCopies() {}

    /**
     * Compares.
     *
     * @param copies names of copies, each with the name that is read
     * @throws CheckpointException naming every copy that differs
     */
    static void verify(WeightSource weights, Map<String, String> copies) {
        List<String> problems = new ArrayList<>();
        copies.forEach((copy, name) -> {
            boolean same = weights.aliasOf(copy).equals(weights.aliasOf(name));
            if (!same && !weights.info(copy).shape().equals(weights.info(name).shape())) {
                problems.add(
                        "tensor " + copy + " has shape " + weights.info(copy).shape() + ", but " + name
                                + ", which the configuration ties to it, has "
                                + weights.info(name).shape());
            } else if (!same && !equal(weights, copy, name)) {
                problems.add(
                        "tensors " + copy + " and " + name + " differ, but the configuration says that they are one");
            }
        });
        if (!problems.isEmpty()) {
            throw new CheckpointException(weights.location(), problems);
        }
    }

    private static boolean equal(WeightSource weights, String first, String second) {
        long count = weights.info(first).elementCount();
        FloatBuffer left = FloatBuffer.allocate(PART);
        FloatBuffer right = FloatBuffer.allocate(PART);
        for (long start = 0; start < count; start += PART) {
            int length = (int) Math.min(PART, count - start);
            weights.read(first, start, left.clear().limit(length));
            weights.read(second, start, right.clear().limit(length));
            if (!left.flip().equals(right.flip())) {
                return false;
            }
        }
        return true;
    }
}
