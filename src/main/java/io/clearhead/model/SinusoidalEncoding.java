package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.clearhead.model.TransformerConfig.SinusoidLayout;

/**
 * The paper's fixed encoding (§3.5): with the frequency ω_i = 10000^(−2i/d_model),
 *
 * <pre>PE(p, sine i) = sin(p·ω_i)    PE(p, cosine i) = cos(p·ω_i)    i = 0 … d_model/2 − 1</pre>
 *
 * <p>Where sine i and cosine i stand in the vector is the {@link SinusoidLayout}; the two layouts differ only by a fixed
 * permutation of the model axis.
 *
 * <p>Thread safety: the table is written once and only read afterwards.
 */
final class SinusoidalEncoding implements PositionalEncoding {

    private final int maxPositions;
    private final NDArray table; // (position, model)

    /**
     * Computes the table.
     *
     * @param manager owns the table
     */
    SinusoidalEncoding(NDManager manager, TransformerConfig config) {
        maxPositions = config.maxPositions();
        float[] values = values(maxPositions, config.modelSize(), config.sinusoidLayout());
        table = manager.create(values, new Shape(maxPositions, config.modelSize()));
    }

    /** The table in row-major order, (position, model). */
    static float[] values(int positions, int modelSize, SinusoidLayout layout) {
        float[] values = new float[positions * modelSize];
        int half = modelSize / 2;
        boolean halves = layout == SinusoidLayout.HALVES;
        for (int i = 0; i < half; i++) {
            double frequency = Math.pow(10_000, -2.0 * i / modelSize);
            int sine = halves ? i : 2 * i;
            int cosine = halves ? half + i : 2 * i + 1;
            for (int position = 0; position < positions; position++) {
                values[position * modelSize + sine] = (float) Math.sin(position * frequency);
                values[position * modelSize + cosine] = (float) Math.cos(position * frequency);
            }
        }
        return values;
    }

    @Override
    public NDArray addTo(NDArray embedded, int start) {
        int end = start + (int) embedded.getShape().get(1);
        requireEncoded(start, end);
        NDArray rows = table.get(new NDIndex().addSliceDim(start, end)); // (position, model)
        return embedded.add(rows); // (batch, position, model) + (position, model)
    }

    @Override
    public NDArray table() {
        return table;
    }

    @Override
    public void requireEncoded(int start, int end) {
        if (end > maxPositions) {
            throw new IllegalArgumentException(
                    "position " + (end - 1) + " has no encoding: the model knows " + maxPositions + " positions");
        }
    }
}
