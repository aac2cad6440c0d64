package io.clearhead.checkpoint.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

    private static final int ALL = 1 << 16;
    private static final int POSITIVE_INFINITY_FP16 = 0x7C00;
    private static final int POSITIVE_INFINITY_BF16 = 0x7F80;

    @Test
    void everyFp16NumberWidensToItsValue() {
        for (int bits = 0; bits < ALL; bits++) {
            float widened = HalfPrecision.widenFp16((short) bits);
            assertThat(Double.compare(widened, fp16ByDefinition(bits)))
                    .as("bits %04x widen to %s", bits, widened)
                    .isZero();
        }
    }

    @Test
    void everyBf16NumberWidensToTheFp32NumberItIsTheUpperHalfOf() {
        for (int bits = 0; bits < ALL; bits++) {
            float widened = HalfPrecision.widenBf16((short) bits);
            assertThat(Double.compare(widened, ieee(bits, 8, 7)))
                    .as("bits %04x widen to %s", bits, widened)
                    .isZero();
        }
    }

    @Test
    void everyFp16NumberSurvivesWideningAndNarrowing() {
        for (int bits = 0; bits < ALL; bits++) {
            float widened = HalfPrecision.widenFp16((short) bits);
            if (!Float.isNaN(widened)) {
                assertThat(HalfPrecision.narrowFp16(widened)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void everyBf16NumberSurvivesWideningAndNarrowing() {
        for (int bits = 0; bits < ALL; bits++) {
            float widened = HalfPrecision.widenBf16((short) bits);
            if (!Float.isNaN(widened)) {
                assertThat(HalfPrecision.narrowBf16(widened)).isEqualTo((short) bits);
            }
        }
    }

    // Between two neighbours: below the middle rounds down, above it up, the middle itself to the even one.
    @Test
    void narrowingToFp16RoundsToTheNearestAndTiesToEven() {
        for (int lower = 0; lower < POSITIVE_INFINITY_FP16; lower++) {
            int upper = lower + 1;
            double next = upper == POSITIVE_INFINITY_FP16 ? 65536 : fp16ByDefinition(upper);
            float middle = (float) ((fp16ByDefinition(lower) + next) / 2);
            assertThat(HalfPrecision.narrowFp16(Math.nextDown(middle))).isEqualTo((short) lower);
            assertThat(HalfPrecision.narrowFp16(middle)).isEqualTo((short) (lower % 2 == 0 ? lower : upper));
            assertThat(HalfPrecision.narrowFp16(Math.nextUp(middle))).isEqualTo((short) upper);
            assertThat(HalfPrecision.narrowFp16(-Math.nextUp(middle))).isEqualTo((short) (upper | 0x8000));
        }
    }

    @Test
    void narrowingToBf16RoundsToTheNearestAndTiesToEven() {
        for (int lower = 0; lower < POSITIVE_INFINITY_BF16; lower++) {
            int upper = lower + 1;
            float middle = Float.intBitsToFloat(lower << 16 | 0x8000);
            assertThat(HalfPrecision.narrowBf16(Math.nextDown(middle))).isEqualTo((short) lower);
            assertThat(HalfPrecision.narrowBf16(middle)).isEqualTo((short) (lower % 2 == 0 ? lower : upper));
            assertThat(HalfPrecision.narrowBf16(Math.nextUp(middle))).isEqualTo((short) upper);
        }
    }

    @Test
    void narrowingKeepsWhatIsNotFinite() {
        assertThat(HalfPrecision.narrowFp16(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7C00);
        assertThat(HalfPrecision.narrowFp16(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xFC00);
        assertThat(HalfPrecision.narrowFp16(Float.MAX_VALUE)).isEqualTo((short) 0x7C00);
        assertThat(HalfPrecision.widenFp16(HalfPrecision.narrowFp16(Float.NaN))).isNaN();
        assertThat(HalfPrecision.widenFp16(HalfPrecision.narrowFp16(Float.intBitsToFloat(0x7F80_0001))))
                .isNaN();
        assertThat(HalfPrecision.widenBf16(HalfPrecision.narrowBf16(Float.intBitsToFloat(0x7F80_0001))))
                .isNaN();
        assertThat(HalfPrecision.widenBf16(HalfPrecision.narrowBf16(Float.intBitsToFloat(0x7FFF_FFFF))))
                .isNaN();
    }

    private static double fp16ByDefinition(int bits) {
        return ieee(bits, 5, 10);
    }

    /** The value of a binary floating-point number as IEEE 754 defines it, in exact double arithmetic. */
    private static double ieee(int bits, int exponentBits, int mantissaBits) {
        int highestExponent = (1 << exponentBits) - 1;
        int bias = highestExponent / 2;
        int exponent = (bits >> mantissaBits) & highestExponent;
        double fraction = (bits & ((1 << mantissaBits) - 1)) / (double) (1 << mantissaBits);
        double sign = (bits & 0x8000) == 0 ? 1 : -1;
        if (exponent == highestExponent) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * fraction * Math.pow(2, 1 - bias)
                : sign * (1 + fraction) * Math.pow(2, exponent - bias);
    }
}
