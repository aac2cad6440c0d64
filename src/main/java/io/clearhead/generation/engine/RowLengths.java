package io.clearhead.generation.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import org.jspecify.annotations.Nullable;

/**
 * Euclidean lengths of the rows of a model's embedding, computed when somebody first asks: four bytes per entry of the
 * vocabulary, where normalised rows would be the table a second time.
 *
 * <p>Thread safety: safe for use by several threads; two that ask first at the same time compute the same.
 */
final class RowLengths {

    /** Rows that are looked at together; bounds the native memory of a search, whatever the vocabulary. */
    static final int PART = 8_192;

    private volatile float @Nullable [] lengths;

    /** The length of each row of the table, which is always the same one; not to be changed. */
    float[] of(NDArray table) {
        float[] known = lengths;
        if (known == null) {
            known = compute(table);
            lengths = known;
        }
        return known;
    }

    private static float[] compute(NDArray table) {
        int rows = (int) table.getShape().get(0);
        float[] all = new float[rows];
        for (int first = 0; first < rows; first += PART) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                int end = Math.min(rows, first + PART);
                NDArray part = table.get(new NDIndex().addSliceDim(first, end)); // (row, model)
                float[] some = part.norm(2, new int[] {1}, false).toFloatArray(); // (row)
                System.arraycopy(some, 0, all, first, some.length);
            }
        }
        return all;
    }
}
