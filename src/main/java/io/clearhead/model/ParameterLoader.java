package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.clearhead.model.EncoderDecoderTransformer.ParameterValues;
import io.clearhead.model.TransformerBlock.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

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
        NDArray storage = create(transposed ? new Shape(columns, rows) : new Shape(rows, columns));
        fill(path, new Shape(rows, columns), new Place(storage, transposed, 0));
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return Scopes.keep(transposed ? storage.transpose() : storage.reshape(shape), manager);
        } finally {
            storage.close(); // what was kept looks at the same memory
        }
    }

    /**
     * Gives values to several matrices (output, input) of the same input, which lie side by side.
     *
     * @return all of them as one matrix, (all outputs, input), which belongs to the manager
     */
    NDArray loadTogether(Map<String, Slot> matrices) {
        long outputs = matrices.values().stream()
                .mapToLong(slot -> slot.shape().get(0))
                .sum();
        long inputs = matrices.values().iterator().next().shape().get(1);
        NDArray storage = create(new Shape(inputs, outputs)); // transposed
        long first = 0;
        for (Map.Entry<String, Slot> entry : matrices.entrySet()) {
            Slot slot = entry.getValue();
            fill(entry.getKey(), slot.shape(), new Place(storage, true, first));
            long end = first + slot.shape().get(0);
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray part = storage.get(new NDIndex().addAllDim().addSliceDim(first, end)); // (input, output)
                slot.setValue(Scopes.keep(part.transpose(), manager));
            }
            first = end;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return Scopes.keep(storage.transpose(), manager);
        } finally {
            storage.close(); // what was kept looks at the same memory
        }
    }

    /** Where the rows of a matrix go: to the rows of the storage or, transposed, to its columns from one on. */
    private record Place(NDArray storage, boolean transposed, long first) {

        void put(long row, NDArray part) {
            long end = row + part.getShape().get(0);
            if (transposed) {
                storage.set(new NDIndex().addAllDim().addSliceDim(first + row, first + end), part.transpose());
            } else {
                storage.set(new NDIndex().addSliceDim(first + row, first + end), part);
            }
        }
    }

    private void fill(String path, Shape shape, Place place) {
        long columns = shape.get(1);
        int rowsAtOnce = (int) Math.min(shape.get(0), Math.max(1, PART / columns));
        for (long row = 0; row < shape.get(0); row += rowsAtOnce) {
            long rows = Math.min(rowsAtOnce, shape.get(0) - row);
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                place.put(row, read(path, row * columns, new Shape(rows, columns))); // (row, column)
            }
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
