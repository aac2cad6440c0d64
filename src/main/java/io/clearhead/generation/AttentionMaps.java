package io.clearhead.generation;

/**
 * Attention weights of one kind, for the selected layers and heads.
 *
 * @param layers number of layers
 * @param heads number of heads
 * @param rows number of query rows
 * @param columns number of key columns
 * @param weights order layer, head, row, column; handed over, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record AttentionMaps(int layers, int heads, int rows, int columns, float[] weights) {

    public AttentionMaps {
        if (weights.length != (long) layers * heads * rows * columns) {
            throw new IllegalArgumentException("expected " + layers + " x " + heads + " x " + rows + " x " + columns
                    + " weights, but there are " + weights.length);
        }
    }

    /** One weight; indices count within the selection. */
    public float at(int layer, int head, int row, int column) {
        return weights[((layer * heads + head) * rows + row) * columns + column];
    }
}
