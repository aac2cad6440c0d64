package io.clearhead.inspection.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.testkit.Seeded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PrincipalPlanePropertyTest {

    private static final int SIZE = 40;

    /** Points ±3, ±2, ±1 along three axes: variances 9 : 4 : 1, so shares 9/14 and 4/14. */
    @Test
    void theAxesOfKnownDataAreFound() {
        List<float[]> vectors = new ArrayList<>();
        for (int axis = 0; axis < 3; axis++) {
            for (int sign : new int[] {-1, 1}) {
                float[] vector = {10, 20, 30, 40};
                vector[axis] += sign * (3 - axis);
                vectors.add(vector);
            }
        }

        PrincipalPlane plane = PrincipalPlane.fit(vectors);

        assertThat(plane.explainedVariance()[0]).isCloseTo(9 / 14f, within(1e-6f));
        assertThat(plane.explainedVariance()[1]).isCloseTo(4 / 14f, within(1e-6f));
        assertPlace(plane.project(new float[] {11, 20, 30, 40}), 1, 0);
        assertPlace(plane.project(new float[] {10, 18, 30, 40}), 0, -2);
        assertPlace(plane.project(new float[] {10, 20, 35, 47}), 0, 0);
    }

    private static void assertPlace(Point point, float x, float y) {
        assertThat(point.x()).isCloseTo(x, within(1e-6f));
        assertThat(point.y()).isCloseTo(y, within(1e-6f));
    }

    /** x and y of the fitted vectors have mean 0, covariance 0, and as variances their shares of the whole. */
    @Test
    void coordinatesAreUncorrelatedAndHaveTheirShares(@Seeded RandomGenerator random) {
        List<float[]> vectors = vectors(random, 2 + random.nextInt(60));
        PrincipalPlane plane = PrincipalPlane.fit(vectors);
        double[] sums = new double[5];
        for (float[] vector : vectors) {
            Point point = plane.project(vector);
            sums[0] += point.x();
            sums[1] += point.y();
            sums[2] += (double) point.x() * point.y();
            sums[3] += (double) point.x() * point.x();
            sums[4] += (double) point.y() * point.y();
        }
        double whole = variance(vectors);

        assertThat(sums[0] / whole).isCloseTo(0, within(1e-6));
        assertThat(sums[1] / whole).isCloseTo(0, within(1e-6));
        assertThat(sums[2] / whole).isCloseTo(0, within(1e-6));
        assertThat(sums[3] / whole).isCloseTo(plane.explainedVariance()[0], within(1e-6));
        assertThat(sums[4] / whole).isCloseTo(plane.explainedVariance()[1], within(1e-6));
        assertThat(plane.explainedVariance()[0]).isGreaterThanOrEqualTo(plane.explainedVariance()[1]);
    }

    /** No direction that somebody draws has a larger variance than x. */
    @Test
    void noOtherDirectionHasMoreVariance(@Seeded RandomGenerator random) {
        List<float[]> vectors = vectors(random, 30);
        double most = PrincipalPlane.fit(vectors).explainedVariance()[0] * variance(vectors);
        for (int trial = 0; trial < 200; trial++) {
            float[] direction = vectors(random, 1).get(0);
            double squares = 0;
            double length = 0;
            float[] mean = mean(vectors);
            for (int i = 0; i < SIZE; i++) {
                length += (double) direction[i] * direction[i];
            }
            for (float[] vector : vectors) {
                double along = 0;
                for (int i = 0; i < SIZE; i++) {
                    along += (vector[i] - mean[i]) * direction[i];
                }
                squares += along * along / length;
            }
            assertThat(squares).isLessThanOrEqualTo(most * (1 + 1e-5));
        }
    }

    /** The order of the vectors does not change the plane. */
    @Test
    void orderDoesNotMatter(@Seeded RandomGenerator random) {
        List<float[]> vectors = vectors(random, 25);
        List<float[]> shuffled = new ArrayList<>(vectors);
        Collections.rotate(shuffled, 1 + random.nextInt(24));
        PrincipalPlane plane = PrincipalPlane.fit(vectors);
        PrincipalPlane other = PrincipalPlane.fit(shuffled);
        for (float[] vector : vectors) {
            Point point = plane.project(vector);
            assertThat(other.project(vector).x()).isCloseTo(point.x(), within(1e-4f));
            assertThat(other.project(vector).y()).isCloseTo(point.y(), within(1e-4f));
        }
    }

    @Test
    void whatDoesNotDifferHasNoPlace() {
        PrincipalPlane point = PrincipalPlane.fit(List.of(new float[] {0.1f, 0.7f}, new float[] {0.1f, 0.7f}));
        PrincipalPlane line = PrincipalPlane.fit(List.of(new float[] {1, 2, 3}, new float[] {3, 2, 1}));

        assertThat(point.explainedVariance()).containsExactly(0, 0);
        assertThat(point.project(new float[] {5, 5})).isEqualTo(new Point(0, 0));
        assertThat(line.explainedVariance()).containsExactly(1, 0);
        assertThat(line.project(new float[] {1, 2, 3}).y()).isZero();
    }

    private static List<float[]> vectors(RandomGenerator random, int count) {
        List<float[]> vectors = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] vector = new float[SIZE];
            for (int i = 0; i < SIZE; i++) {
                vector[i] = (float) (5 + random.nextGaussian() * (i + 1));
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private static float[] mean(List<float[]> vectors) {
        float[] mean = new float[SIZE];
        vectors.forEach(vector -> {
            for (int i = 0; i < SIZE; i++) {
                mean[i] += vector[i] / vectors.size();
            }
        });
        return mean;
    }

    private static double variance(List<float[]> vectors) {
        float[] mean = mean(vectors);
        double sum = 0;
        for (float[] vector : vectors) {
            for (int i = 0; i < SIZE; i++) {
                sum += Math.pow(vector[i] - mean[i], 2);
            }
        }
        return sum;
    }
}
