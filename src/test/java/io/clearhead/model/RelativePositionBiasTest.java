package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.model.RelativePositionBias.Direction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelativePositionBiasTest {

    private static final RelativeBuckets SMALL = new RelativeBuckets(8, 20);

    @Test
    void theEncoderTellsBeforeAndBehindApart() {
        RelativePositionBias bias = new RelativePositionBias(SMALL, 2, Direction.BOTH);
        assertThat(IntStream.of(0, -1, -2, -3, -6, -7, -100).map(bias::bucket)).containsExactly(0, 1, 2, 2, 2, 3, 3);
        assertThat(IntStream.of(1, 2, 3, 6, 7, 100).map(bias::bucket)).containsExactly(5, 6, 6, 6, 7, 7);
    }

    @Test
    void theDecoderPutsEverythingBehindIntoOneBucket() {
        RelativePositionBias bias = new RelativePositionBias(SMALL, 2, Direction.BACK);
        assertThat(IntStream.of(9, 1, 0, -1, -3, -4, -5, -6, -19, -20, -100).map(bias::bucket))
                .containsExactly(0, 0, 0, 1, 3, 4, 4, 5, 7, 7, 7);
    }

    /** The reference computes logarithms in fp32, where a distance on the edge of a bucket may fall to either side. */
    @ParameterizedTest
    @CsvSource({"32, 128", "32, 100", "8, 20", "12, 30", "16, 64", "64, 256", "6, 7"})
    void edgesOfBucketsRoundAsInLibtorch(int buckets, int maxDistance) {
        RelativeBuckets config = new RelativeBuckets(buckets, maxDistance);
        RelativePositionBias both = new RelativePositionBias(config, 1, Direction.BOTH);
        RelativePositionBias back = new RelativePositionBias(config, 1, Direction.BACK);
        try (NDManager manager = NDManager.newBaseManager()) {
            int[] distances = IntStream.range(1, 1000).toArray();
            assertThat(IntStream.of(distances).map(distance -> both.bucket(-distance)))
                    .containsExactly(libtorch(manager, distances, buckets / 2, maxDistance));
            assertThat(IntStream.of(distances).map(distance -> back.bucket(-distance)))
                    .containsExactly(libtorch(manager, distances, buckets, maxDistance));
        }
    }

    private static Integer[] libtorch(NDManager manager, int[] distances, int buckets, int maxDistance) {
        int exact = buckets / 2;
        NDArray steps = manager.create(distances).toType(DataType.FLOAT32, false);
        float width = (float) Math.log((double) maxDistance / exact);
        int[] logarithmic = steps.div((float) exact)
                .log()
                .div(width)
                .mul((float) (buckets - exact))
                .toType(DataType.INT32, false)
                .toIntArray();
        return IntStream.range(0, distances.length)
                .map(i -> distances[i] < exact ? distances[i] : Math.min(exact + logarithmic[i], buckets - 1))
                .boxed()
                .toArray(Integer[]::new);
    }
}
