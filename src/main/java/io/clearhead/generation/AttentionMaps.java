package io.clearhead.generation;

import java.util.Arrays;
import java.util.List;

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

    /**
     * Puts maps together.
     *
     * @param layers number of layers
     * @param maps of the same shape, those of the first layer first; as many for each layer
     */
    public static AttentionMaps of(int layers, List<FloatMatrix> maps) {
        FloatMatrix first = maps.get(0);
        int size = first.values().length;
        float[] weights = new float[maps.size() * size];
        for (int i = 0; i < maps.size(); i++) {
            System.arraycopy(maps.get(i).values(), 0, weights, i * size, size);
        }
        return new AttentionMaps(layers, maps.size() / layers, first.rows(), first.columns(), weights);
    }

    /** One weight; indices count within the selection. */
    public float at(int layer, int head, int row, int column) {
        return weights[((layer * heads + head) * rows + row) * columns + column];
    }

    /** A copy of the map of one head; indices count within the selection. */
    public FloatMatrix head(int layer, int head) {
        int start = (layer * heads + head) * rows * columns;
        return new FloatMatrix(rows, columns, Arrays.copyOfRange(weights, start, start + rows * columns));
    }
}
