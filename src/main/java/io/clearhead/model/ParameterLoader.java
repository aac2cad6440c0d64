package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.clearhead.model.EncoderDecoderTransformer.ParameterValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Brings values into native memory part by part, each straight to its place in the {@link MemoryLayout}: loading needs the
 * weights' own memory and one small buffer.
 *
 * <p>Confined to one thread.
 */
final class ParameterLoader {

    private static final int PART = 1 << 20; // elements, 4 MiB

    private final NDManager manager;
    private final ParameterValues values;
    private ByteBuffer bytes = buffer(PART);

    /**
     * A loader that has read nothing yet.
     *
     * @param manager owns what is loaded
     */
    ParameterLoader(NDManager manager, ParameterValues values) {
        this.manager = manager;
        this.values = values;
    }

    /** The value of a parameter, which belongs to the manager. */
    NDArray load(String path, Shape shape) {
        boolean transposed = MemoryLayout.isTransposed(shape);
        long columns = shape.dimension() == 2 ? shape.get(1) : 1;
        long rows = shape.size() / columns;
        int rowsAtOnce = (int) Math.min(rows, Math.max(1, PART / columns));
        NDArray storage = create(transposed ? new Shape(columns, rows) : new Shape(rows, columns));
        for (long row = 0; row < rows; row += rowsAtOnce) {
            long end = Math.min(rows, row + rowsAtOnce);
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray part = read(path, row * columns, new Shape(end - row, columns)); // (row, column)
                if (transposed) {
                    storage.set(new NDIndex().addAllDim().addSliceDim(row, end), part.transpose());
                } else {
                    storage.set(new NDIndex().addSliceDim(row, end), part);
                }
            }
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return Scopes.keep(transposed ? storage.transpose() : storage.reshape(shape), manager);
        } finally {
            storage.close(); // what was kept looks at the same memory
        }
    }

    private NDArray create(Shape shape) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return Scopes.keep(manager.create(shape, DataType.FLOAT32), manager);
        }
    }

    private NDArray read(String path, long start, Shape shape) {
        int count = Math.toIntExact(shape.size());
        if (count > bytes.capacity() / Float.BYTES) {
            bytes = buffer(count);
        }
        ByteBuffer part = bytes.clear().limit(count * Float.BYTES).slice().order(ByteOrder.nativeOrder());
        FloatBuffer floats = part.asFloatBuffer();
        values.read(path, start, floats);
        return manager.create(part, shape, DataType.FLOAT32);
    }

    private static ByteBuffer buffer(int elements) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(elements, Float.BYTES));
    }
}
