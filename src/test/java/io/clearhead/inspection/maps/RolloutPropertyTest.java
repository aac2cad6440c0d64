package io.clearhead.inspection.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.testkit.Seeded;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RolloutPropertyTest {

    private static FloatMatrix square(float... values) {
        int size = (int) Math.sqrt(values.length);
        return new FloatMatrix(size, size, values);
    }

    /** One layer is half itself and half its mean: the heads' mean is (0 1; 0.5 0.5). */
    @Test
    void oneLayerKeepsAHalf() {
        FixedPass pass = new FixedPass().layer(AttentionKind.ENCODER, square(0, 1, 1, 0), square(0, 1, 0, 1));

        assertThat(new Rollout(pass).of(AttentionKind.ENCODER).values()).containsExactly(0.5f, 0.5f, 0.25f, 0.75f);
    }

    /** (0.5 0.5; 0 1) · (0.5 0.5; 0.5 0.5): the later layer stands on the left. */
    @Test
    void laterLayersReadEarlierOnes() {
        FixedPass pass = new FixedPass()
                .layer(AttentionKind.ENCODER, square(0, 1, 1, 0))
                .layer(AttentionKind.ENCODER, square(0, 1, 0, 1));

        assertThat(new Rollout(pass).of(AttentionKind.ENCODER).values()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
        FixedPass turned = new FixedPass()
                .layer(AttentionKind.ENCODER, square(0, 1, 0, 1))
                .layer(AttentionKind.ENCODER, square(0, 1, 1, 0));
        assertThat(new Rollout(turned).of(AttentionKind.ENCODER).values()).containsExactly(0.25f, 0.75f, 0.25f, 0.75f);
    }

    /** The last layer looks at source token 1, which is (0.25 0.75) of the source. */
    @Test
    void crossAttentionIsTheLastLayersLookThroughTheEncoder() {
        FixedPass pass = new FixedPass()
                .layer(AttentionKind.ENCODER, square(0, 1, 0.5f, 0.5f))
                .layer(AttentionKind.CROSS, new FloatMatrix(1, 2, new float[] {1, 0}))
                .layer(AttentionKind.CROSS, new FloatMatrix(1, 2, new float[] {0, 1}));

        assertThat(new Rollout(pass).of(AttentionKind.CROSS).values()).containsExactly(0.25f, 0.75f);
    }

    @ParameterizedTest
    @EnumSource(AttentionKind.class)
    void everyRowSumsToOneAndNoneSeesTheFuture(AttentionKind kind, @Seeded RandomGenerator random) {
        FloatMatrix rollout = new Rollout(FixedPass.random(random)).of(kind);

        for (int row = 0; row < rollout.rows(); row++) {
            double sum = 0;
            for (int column = 0; column < rollout.columns(); column++) {
                sum += rollout.at(row, column);
                if (kind == AttentionKind.DECODER && column > row) {
                    assertThat(rollout.at(row, column)).isZero();
                }
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    /** Column by column: r = e_column, then r ← 0.5·(A·r + r) from the first layer to the last. */
    @ParameterizedTest
    @EnumSource(AttentionKind.class)
    void columnsArePowersOfTheLayers(AttentionKind kind, @Seeded RandomGenerator random) {
        FixedPass pass = FixedPass.random(random);

        FloatMatrix rollout = new Rollout(pass).of(kind);

        AttentionKind stack = kind == AttentionKind.CROSS ? AttentionKind.ENCODER : kind;
        for (int column = 0; column < rollout.columns(); column++) {
            double[] share = new double[rollout.columns()];
            share[column] = 1;
            for (int layer = 0; layer < pass.layers(stack); layer++) {
                double[] mixed = apply(pass.maps(stack, layer), share);
                for (int i = 0; i < share.length; i++) {
                    share[i] = 0.5 * (mixed[i] + share[i]);
                }
            }
            double[] expected =
                    kind == AttentionKind.CROSS ? apply(pass.maps(kind, pass.layers(kind) - 1), share) : share;
            for (int row = 0; row < rollout.rows(); row++) {
                assertThat((double) rollout.at(row, column)).isCloseTo(expected[row], within(1e-6));
            }
        }
    }

    /** The mean of the heads times a vector. */
    private static double[] apply(AttentionMaps layer, double[] vector) {
        double[] result = new double[layer.rows()];
        for (int head = 0; head < layer.heads(); head++) {
            for (int row = 0; row < layer.rows(); row++) {
                for (int column = 0; column < vector.length; column++) {
                    result[row] += layer.at(0, head, row, column) * vector[column] / layer.heads();
                }
            }
        }
        return result;
    }
}
