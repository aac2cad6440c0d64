package io.clearhead.api.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignificantDigitsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-1, -1",
        "0.5, 0.5",
        "0.1, 0.1",
        "0.3333333, 0.333333",
        "0.6666667, 0.666667",
        "0.00012345678, 0.000123457",
        "0.00001, 1e-5",
        "0.0000125, 1.25e-5",
        "0.9999999, 1",
        "12.5, 12.5",
        "-9.999999, -10",
        "123456.7, 123457",
        "1234567, 1234570",
        "9999999, 1e7",
        "3.4028235e38, 3.40282e38",
        "-1.4e-45, -1.4013e-45"
    })
    void numbersAreAsShortAsSixDigitsAllow(float value, String expected) {
        assertThat(written(value)).isEqualTo(expected);
    }

    /** 2^-10 = 0.0009765625 and 3·2^-10 = 0.0029296875: the seventh digit is a 5 with nothing behind it. */
    @ParameterizedTest
    @CsvSource({"0.0009765625, 0.000976562", "0.0029296875, 0.00292969"})
    void aHalfGoesToTheEvenDigit(float value, String expected) {
        assertThat(written(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatJsonCannotSayIsNull(float value) {
        assertThat(written(value)).isEqualTo("null");
    }

    @Test
    void minusZeroIsZero() {
        assertThat(written(-0f)).isEqualTo("0");
    }

    static String written(float value) {
        char[] target = new char[SignificantDigits.MAX_LENGTH + 1];
        int end = SignificantDigits.write(value, target, 1);
        return new String(target, 1, end - 1);
    }
}
