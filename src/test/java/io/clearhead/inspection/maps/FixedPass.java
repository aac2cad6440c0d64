package io.clearhead.inspection.maps;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.FloatMatrix;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** A pass whose weights a test chooses. */
final class FixedPass implements AttentionPass {

    private final Map<AttentionKind, List<AttentionMaps>> layers = new EnumMap<>(AttentionKind.class);

    /** Adds a layer with these heads. */
    FixedPass layer(AttentionKind kind, FloatMatrix... heads) {
        layers.computeIfAbsent(kind, unused -> new ArrayList<>()).add(AttentionMaps.of(1, List.of(heads)));
        return this;
    }

    /** A random pass over 5 source and 4 target tokens: 3 encoder and 2 decoder layers with 2 heads. */
    static FixedPass random(RandomGenerator random) {
        FixedPass pass = new FixedPass();
        for (int layer = 0; layer < 3; layer++) {
            pass.layer(AttentionKind.ENCODER, weights(5, 5, random), weights(5, 5, random));
        }
        for (int layer = 0; layer < 2; layer++) {
            pass.layer(AttentionKind.DECODER, causal(weights(4, 4, random)), causal(weights(4, 4, random)));
            pass.layer(AttentionKind.CROSS, weights(4, 5, random), weights(4, 5, random));
        }
        return pass;
    }

    private static FloatMatrix weights(int rows, int columns, RandomGenerator random) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextExponential();
        }
        return shares(new FloatMatrix(rows, columns, values));
    }

    private static FloatMatrix causal(FloatMatrix map) {
        float[] values = map.values().clone();
        for (int row = 0; row < map.rows(); row++) {
            for (int column = row + 1; column < map.columns(); column++) {
                values[row * map.columns() + column] = 0;
            }
        }
        return shares(new FloatMatrix(map.rows(), map.columns(), values));
    }

    /** Makes rows sum to 1. */
    private static FloatMatrix shares(FloatMatrix map) {
        float[] values = map.values().clone();
        for (int row = 0; row < map.rows(); row++) {
            double sum = 0;
            for (float value : map.row(row)) {
                sum += value;
            }
            for (int column = 0; column < map.columns(); column++) {
                values[row * map.columns() + column] /= (float) sum;
            }
        }
        return new FloatMatrix(map.rows(), map.columns(), values);
    }

    @Override
    public int layers(AttentionKind kind) {
        return Objects.requireNonNull(layers.get(kind)).size();
    }

    @Override
    public AttentionMaps maps(AttentionKind kind, int layer) {
        return Objects.requireNonNull(layers.get(kind)).get(layer);
    }

    @Override
    public int[] fed() {
        throw new UnsupportedOperationException("only weights are fixed");
    }

    @Override
    public float[] targetLogProbabilities() {
        throw new UnsupportedOperationException("only weights are fixed");
    }

    @Override
    public FloatMatrix valueNorms(AttentionKind kind, int layer) {
        throw new UnsupportedOperationException("only weights are fixed");
    }
}
