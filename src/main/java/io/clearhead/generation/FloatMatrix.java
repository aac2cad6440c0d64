package io.clearhead.generation;

import java.util.Arrays;

/**
 * A matrix of plain floats in row-major order.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param values handed over, not copied: neither the maker nor the reader may change it
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record FloatMatrix(int rows, int columns, float[] values) {

    public FloatMatrix {
        if (values.length != (long) rows * columns) {
            throw new IllegalArgumentException(
                    rows + " x " + columns + " values expected, but there are " + values.length);
        }
    }

    /** The value at a row and column. */
    public float at(int row, int column) {
        return values[row * columns + column];
    }

    /** A copy of one row. */
    public float[] row(int row) {
        return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }
}
