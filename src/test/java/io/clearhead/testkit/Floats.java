package io.clearhead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares arrays of fp32 numbers that were computed in different orders. */
public final class Floats {

    /** Rounding of sums whose terms are of size 1. */
    private static final float ATOL_FP32 = 1e-4f;

    /** Rounding of large values: about a hundred units in the last place. */
    private static final float RTOL_FP32 = 1e-5f;

    private Floats() {}

    /** Each |actual − expected| ≤ 1e-4 + 1e-5·|expected|. */
    public static void assertClose(String name, float[] actual, float[] expected) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s [%d]: expected %s, but is %s", name, i, expected[i], actual[i])
                    .isLessThanOrEqualTo(ATOL_FP32 + RTOL_FP32 * Math.abs(expected[i]));
        }
    }
}
