package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.clearhead.model.PositionConfig.Frequencies;
import io.clearhead.model.PositionConfig.Layout;
import io.clearhead.model.PositionConfig.Sinusoidal;

/**
 * The paper's fixed encoding (§3.5): with the frequency ω_i = 10000^(−2i/d_model),
 *
 * <pre>PE(p, sine i) = sin(p·ω_i)    PE(p, cosine i) = cos(p·ω_i)    i = 0 … d_model/2 − 1</pre>
 *
 * <p>Where sine i and cosine i stand in the vector is the {@link Layout}; the two layouts differ only by a fixed permutation
 * of the model axis.
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
    SinusoidalEncoding(NDManager manager, TransformerConfig config, Sinusoidal positions) {
        maxPositions = config.maxPositions();
        float[] values = values(positions, maxPositions, config.modelSize(), 0);
        table = manager.create(values, new Shape(maxPositions, config.modelSize()));
    }

    /** The encodings of {@code count} positions from {@code first} on in row-major order, (position, model). */
    static float[] values(Sinusoidal positions, int count, int modelSize, int first) {
        float[] values = new float[count * modelSize];
        int half = modelSize / 2;
        boolean halves = positions.layout() == Layout.HALVES;
        for (int i = 0; i < half; i++) {
            double exponent = positions.frequencies() == Frequencies.PAPER ? 2.0 * i / modelSize : i / (half - 1.0);
            double frequency = Math.pow(10_000, -exponent);
            int sine = halves ? i : 2 * i;
            int cosine = halves ? half + i : 2 * i + 1;
            for (int row = 0; row < count; row++) {
                values[row * modelSize + sine] = (float) Math.sin((first + row) * frequency);
                values[row * modelSize + cosine] = (float) Math.cos((first + row) * frequency);
            }
        }
        return values;
    }

    @Override
    public NDArray addTo(NDArray embedded, NDArray ids, int start, ForwardPass pass) {
        int end = start + (int) embedded.getShape().get(1);
        requireEncoded(end);
        NDArray rows = table.get(new NDIndex().addSliceDim(start, end)); // (position, model)
        return embedded.add(rows); // (batch, position, model) + (position, model)
    }

    @Override
    public NDArray table() {
        return table;
    }

    @Override
    public int count() {
        return maxPositions;
    }
}
