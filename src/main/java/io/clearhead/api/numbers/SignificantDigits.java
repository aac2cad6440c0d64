package io.clearhead.api.numbers;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Writes floats as JSON numbers with six significant digits, correctly rounded (halves to even), without trailing zeros: a
 * response has millions of them, and formatting through strings costs more than the model.
 *
 * <p>The double product of a float and a power of ten is off by less than 10⁻⁹ units of the last digit, which decides the
 * rounding unless the float lies that near to the middle between two numbers; then exact decimals decide.
 *
 * <p>Stateless and safe for use by several threads.
 */
final class SignificantDigits {

    /** Most characters of one number. */
    static final int MAX_LENGTH = 16;

    private static final int DIGITS = 6;
    private static final int SMALLEST_WITH_ALL_DIGITS = 100_000;
    private static final double LOG10_OF_2 = 0.30102999566398120;
    private static final double NEAR_MIDDLE = 1e-6;

    /** Numbers from 10⁻⁴ to below 10⁷ are written without exponent. */
    private static final int SMALLEST_PLAIN_EXPONENT = -4;

    private static final int LARGEST_PLAIN_EXPONENT = 6;
    private static final int LARGEST_POWER = 50;
    private static final double[] POWERS_OF_TEN = powersOfTen();

    private SignificantDigits() {}

    /**
     * Writes one number; {@code null} if it is not finite, because JSON has no such numbers.
     *
     * @param value the number
     * @param target has at least {@link #MAX_LENGTH} characters from {@code position}
     * @param position index of the first character
     * @return index behind the last character
     */
    static int write(float value, char[] target, int position) {
        if (value == 0) {
            target[position] = '0';
            return position + 1;
        }
        if (!Float.isFinite(value)) {
            return write("null", target, position);
        }
        int start = position;
        if (value < 0) {
            target[start++] = '-';
        }
        double size = Math.abs((double) value);
        int exponent = decimalExponent(size);
        int digits = roundedDigits(size, exponent);
        if (digits == 10 * SMALLEST_WITH_ALL_DIGITS) {
            digits = SMALLEST_WITH_ALL_DIGITS;
            exponent++;
        }
        int count = DIGITS;
        while (digits % 10 == 0) {
            digits /= 10;
            count--;
        }
        if (exponent < SMALLEST_PLAIN_EXPONENT || exponent > LARGEST_PLAIN_EXPONENT) {
            return writeWithExponent(digits, count, exponent, target, start);
        }
        return exponent < 0
                ? writeFraction(digits, count, exponent, target, start)
                : writePlain(digits, count, exponent, target, start);
    }

    /** The exponent e with 10^e ≤ size < 10^(e+1). */
    private static int decimalExponent(double size) {
        int exponent = (int) Math.floor(Math.getExponent(size) * LOG10_OF_2);
        return compareToPower(size, exponent + 1) < 0 ? exponent : exponent + 1;
    }

    private static int compareToPower(double size, int exponent) {
        return exponent >= 0
                ? Double.compare(size, POWERS_OF_TEN[exponent])
                : Double.compare(size * POWERS_OF_TEN[-exponent], 1);
    }

    private static int roundedDigits(double size, int exponent) {
        int shift = DIGITS - 1 - exponent;
        double scaled = shift >= 0 ? size * POWERS_OF_TEN[shift] : size / POWERS_OF_TEN[-shift];
        double rounded = Math.rint(scaled);
        if (Math.abs(Math.abs(scaled - rounded) - 0.5) > NEAR_MIDDLE) {
            return (int) rounded;
        }
        return new BigDecimal(size)
                .scaleByPowerOfTen(shift)
                .setScale(0, RoundingMode.HALF_EVEN)
                .intValueExact();
    }

    /** For example 1.25e-7. */
    private static int writeWithExponent(int digits, int count, int exponent, char[] target, int position) {
        int end = writePlain(digits, count, 0, target, position);
        target[end++] = 'e';
        if (exponent < 0) {
            target[end++] = '-';
        }
        int size = Math.abs(exponent);
        if (size >= 10) {
            target[end++] = (char) ('0' + size / 10);
        }
        target[end++] = (char) ('0' + size % 10);
        return end;
    }

    /** For example 0.00125: behind the point come the zeros and then the digits. */
    private static int writeFraction(int digits, int count, int exponent, char[] target, int position) {
        int end = write("0.", target, position);
        for (int zero = -1; zero > exponent; zero--) {
            target[end++] = '0';
        }
        return writeDigits(digits, count, target, end);
    }

    /** For example 12.5 or 12500: the point stands {@code exponent + 1} digits from the left. */
    private static int writePlain(int digits, int count, int exponent, char[] target, int position) {
        int whole = exponent + 1;
        if (count > whole) {
            int end = writeDigits(digits, count, target, position + 1);
            for (int i = 0; i < whole; i++) {
                target[position + i] = target[position + i + 1];
            }
            target[position + whole] = '.';
            return end;
        }
        int end = writeDigits(digits, count, target, position);
        for (int zero = count; zero < whole; zero++) {
            target[end++] = '0';
        }
        return end;
    }

    private static int writeDigits(int digits, int count, char[] target, int position) {
        int rest = digits;
        for (int i = position + count - 1; i >= position; i--) {
            target[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return position + count;
    }

    private static int write(String text, char[] target, int position) {
        text.getChars(0, text.length(), target, position);
        return position + text.length();
    }

    private static double[] powersOfTen() {
        double[] powers = new double[LARGEST_POWER + 1];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Double.parseDouble("1e" + i);
        }
        return powers;
    }
}
