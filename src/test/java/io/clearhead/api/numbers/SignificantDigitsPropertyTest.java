package io.clearhead.api.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.Seeded;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SignificantDigitsPropertyTest {

    private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);
    private static final int ROUNDS = 300_000;

    /** Identity: the number written = the exact decimal value of the float, rounded to six digits. */
    @Test
    void anyFloatIsRoundedCorrectly(@Seeded RandomGenerator random) {
        for (int i = 0; i < ROUNDS; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                assertRoundedCorrectly(value);
            }
        }
    }

    @Test
    void weightsAreRoundedCorrectly(@Seeded RandomGenerator random) {
        for (int i = 0; i < ROUNDS; i++) {
            assertRoundedCorrectly((float) Math.exp(-20 * random.nextDouble()));
        }
    }

    /** Numbers with seven digits that end in 5 lie in the middle, or as near to it as a float can. */
    @Test
    void numbersNearTheMiddleAreRoundedCorrectly(@Seeded RandomGenerator random) {
        for (int i = 0; i < ROUNDS; i++) {
            long digits = random.nextLong(100_000, 1_000_000) * 10 + 5;
            assertRoundedCorrectly(new BigDecimal(digits)
                    .scaleByPowerOfTen(random.nextInt(-40, 31))
                    .floatValue());
        }
    }

    @Test
    void powersOfTenAndTheirNeighboursAreRoundedCorrectly() {
        for (int exponent = -45; exponent <= 38; exponent++) {
            float power = Float.parseFloat("1e" + exponent);
            assertRoundedCorrectly(power);
            assertRoundedCorrectly(Math.nextUp(power));
            assertRoundedCorrectly(-Math.nextDown(power));
        }
    }

    private static void assertRoundedCorrectly(float value) {
        BigDecimal expected = new BigDecimal(value).round(SIX_DIGITS);
        String written = SignificantDigitsTest.written(value);
        assertThat(new BigDecimal(written))
                .as("%s written as %s", value, written)
                .isEqualByComparingTo(expected);
    }
}
