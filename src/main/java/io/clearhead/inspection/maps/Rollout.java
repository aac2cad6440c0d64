package io.clearhead.inspection.maps;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.maps.Reduction.Combination;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Attention followed through all layers (Abnar and Zuidema, "Quantifying Attention Flow in Transformers", 2020): how much of
 * what each position began as arrives at each position, if every layer keeps one half and mixes the other by its weights.
 *
 * <pre>
 * R_0 = I    R_l = (0.5·A_l + 0.5·I)·R_(l-1)    A_l = mean over the heads of layer l
 *
 * encoder = R of encoder self-attention, behind its last layer
 * decoder = R of decoder self-attention, behind its last layer
 * cross   = A of the last layer's cross-attention · encoder
 * </pre>
 *
 * <p>The paper treats single stacks. For cross-attention, what a row reads in its last look at the source is followed back
 * through the encoder; that is the product A·R by which Chefer et al. ("Generic Attention-model Explainability for
 * Interpreting Bi-Modal and Encoder-Decoder Transformers", 2021) go from one sequence to the other, without their gradients
 * and without mixing target positions. Every row sums to 1.
 *
 * <p>Thread safety: confined to the thread of the pass.
 */
public final class Rollout {

    private final AttentionPass pass;
    private @Nullable FloatMatrix encoder;

    /** Makes a rollout of all layers and heads of a pass. */
    public Rollout(AttentionPass pass) {
        this.pass = pass;
    }

    /** The rollout of one kind: (row tokens, column tokens). */
    public FloatMatrix of(AttentionKind kind) {
        return switch (kind) {
            case ENCODER -> encoder();
            case DECODER -> throughLayers(kind);
            case CROSS -> product(meanOfHeads(kind, pass.layers(kind) - 1), encoder());
        };
    }

    private FloatMatrix encoder() {
        FloatMatrix known = encoder;
        if (known == null) {
            known = throughLayers(AttentionKind.ENCODER);
            encoder = known;
        }
        return known;
    }

    private FloatMatrix throughLayers(AttentionKind kind) {
        FloatMatrix rollout = half(meanOfHeads(kind, 0));
        for (int layer = 1; layer < pass.layers(kind); layer++) {
            rollout = product(half(meanOfHeads(kind, layer)), rollout);
        }
        return rollout;
    }

    private FloatMatrix meanOfHeads(AttentionKind kind, int layer) {
        AttentionMaps maps = pass.maps(kind, layer);
        List<Integer> all = IntStream.range(0, maps.heads()).boxed().toList();
        return Combiner.ofHeads(Combination.MEAN, maps, all);
    }

    /** 0.5·A + 0.5·I. */
    private static FloatMatrix half(FloatMatrix weights) {
        float[] values = new float[weights.values().length];
        for (int row = 0; row < weights.rows(); row++) {
            for (int column = 0; column < weights.columns(); column++) {
                int i = row * weights.columns() + column;
                values[i] = 0.5f * weights.values()[i] + (row == column ? 0.5f : 0);
            }
        }
        return new FloatMatrix(weights.rows(), weights.columns(), values);
    }

    /** (row, inner) x (inner, column) -> (row, column). */
    private static FloatMatrix product(FloatMatrix left, FloatMatrix right) {
        int columns = right.columns();
        float[] values = new float[left.rows() * columns];
        for (int row = 0; row < left.rows(); row++) {
            for (int inner = 0; inner < right.rows(); inner++) {
                float factor = left.at(row, inner);
                for (int column = 0; factor != 0 && column < columns; column++) { // half of a causal map is 0
                    values[row * columns + column] += factor * right.at(inner, column);
                }
            }
        }
        return new FloatMatrix(left.rows(), columns, values);
    }
}
