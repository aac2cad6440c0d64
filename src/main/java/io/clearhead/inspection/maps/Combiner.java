package io.clearhead.inspection.maps;

import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.maps.Reduction.Combination;
import java.util.Arrays;
import java.util.List;

/**
 * Combines maps of one shape, cell by cell, as they come; it holds one map, however many come.
 *
 * <p>Thread safety: confined to one thread.
 */
final class Combiner {

    private final Combination combination;
    private final int rows;
    private final int columns;
    private final float[] cells;
    private int count;

    Combiner(Combination combination, int rows, int columns) {
        this.combination = combination;
        this.rows = rows;
        this.columns = columns;
        cells = new float[rows * columns];
        if (combination == Combination.MAX) {
            Arrays.fill(cells, Float.NEGATIVE_INFINITY);
        }
    }

    /**
     * One map of some heads of a layer.
     *
     * @param layer one layer
     * @param heads which of its heads, at least one
     */
    static FloatMatrix ofHeads(Combination combination, AttentionMaps layer, List<Integer> heads) {
        Combiner combiner = new Combiner(combination, layer.rows(), layer.columns());
        heads.forEach(head -> combiner.add(layer.head(0, head)));
        return combiner.combined();
    }

    void add(FloatMatrix map) {
        float[] values = map.values();
        for (int i = 0; i < cells.length; i++) {
            cells[i] = combination == Combination.MAX ? Math.max(cells[i], values[i]) : cells[i] + values[i];
        }
        count++;
    }

    /** What came so far, combined. */
    FloatMatrix combined() {
        float[] combined = cells.clone();
        for (int i = 0; combination == Combination.MEAN && i < combined.length; i++) {
            combined[i] /= count;
        }
        return new FloatMatrix(rows, columns, combined);
    }
}
