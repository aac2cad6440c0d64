package io.clearhead.generation;

import io.clearhead.generation.AttentionSelection.Window;
import java.util.Arrays;
import java.util.List;

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

    /** A copy of some rows, in the given order. */
    public FloatMatrix select(List<Integer> chosen) {
        float[] selected = new float[chosen.size() * columns];
        for (int i = 0; i < chosen.size(); i++) {
            System.arraycopy(values, chosen.get(i) * columns, selected, i * columns, columns);
        }
        return new FloatMatrix(chosen.size(), columns, selected);
    }

    /**
     * A copy of a part.
     *
     * @param down the rows; the end is cut to the rows there are
     * @param across the columns; the end is cut to the columns there are
     */
    public FloatMatrix part(Window down, Window across) {
        int height = down.length(rows);
        int width = across.length(columns);
        float[] part = new float[height * width];
        for (int row = 0; row < height; row++) {
            System.arraycopy(values, (down.from() + row) * columns + across.from(), part, row * width, width);
        }
        return new FloatMatrix(height, width, part);
    }
}
