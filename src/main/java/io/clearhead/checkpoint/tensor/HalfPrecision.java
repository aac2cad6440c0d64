package io.clearhead.checkpoint.tensor;

/**
 * Converts the two 16-bit floating-point formats. Widening is exact; narrowing rounds to the nearest, ties to even, as
 * IEEE 754 asks. (Java has such methods for fp16 from version 20 on; this runs on 17.)
 */
public final class HalfPrecision {

    private static final int INFINITY_FP16 = 0x7C00;
    private static final int INFINITY_FP32 = 0x7F80_0000;
    /** Exponent biases are 127 and 15: this is their difference where fp32 keeps its exponent. */
    private static final int EXPONENT_SHIFT = (127 - 15) << 23;
    /** 65520, half-way between the largest fp16 number and the next that would not fit. */
    private static final int FIRST_BEYOND_FP16 = 0x477F_F000;
    /** 2^-14, the smallest fp16 number with full precision. */
    private static final int SMALLEST_NORMAL_FP16 = 0x3880_0000;

    private HalfPrecision() {}

    /** 1 sign, 5 exponent, 10 mantissa bits. */
    public static float widenFp16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int magnitude = bits & 0x7FFF;
        if (magnitude < 0x0400) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * 0x1p-24f));
        }
        int exponent = magnitude < INFINITY_FP16 ? EXPONENT_SHIFT : 2 * EXPONENT_SHIFT;
        return Float.intBitsToFloat(sign | ((magnitude << 13) + exponent));
    }

    /** The upper half of an fp32 number. */
    public static float widenBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    public static short narrowFp16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7FFF_FFFF;
        if (magnitude > INFINITY_FP32) {
            return (short) (sign | INFINITY_FP16 | 0x0200 | ((magnitude >>> 13) & 0x03FF));
        }
        if (magnitude >= FIRST_BEYOND_FP16) {
            return (short) (sign | INFINITY_FP16);
        }
        if (magnitude < SMALLEST_NORMAL_FP16) {
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
        }
        int rounded = magnitude + 0x0FFF + ((magnitude >>> 13) & 1);
        return (short) (sign | ((rounded - EXPONENT_SHIFT) >>> 13));
    }

    public static short narrowBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x0040);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}
