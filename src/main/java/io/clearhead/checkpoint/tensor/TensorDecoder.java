package io.clearhead.checkpoint.tensor;

import java.nio.ByteBuffer;

/** Turns stored little-endian elements into Java numbers. */
public final class TensorDecoder {

    private TensorDecoder() {}

    /** Fills {@code count} elements of {@code target} from {@code start} on with the floating-point elements of the slice. */
    public static void decode(TensorType type, ByteBuffer slice, float[] target, int start) {
        int count = slice.remaining() / type.byteWidth();
        switch (type) {
            case F32 -> slice.asFloatBuffer().get(target, start, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[start + i] = HalfPrecision.widenFp16(slice.getShort());
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    target[start + i] = HalfPrecision.widenBf16(slice.getShort());
                }
            }
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    target[start + i] = (float) slice.getDouble();
                }
            }
            default -> throw new IllegalArgumentException(type + " is not a floating-point type");
        }
    }

    /** Fills {@code target} from {@code start} on with the integer or boolean elements of the slice. */
    public static void decode(TensorType type, ByteBuffer slice, long[] target, int start) {
        int count = slice.remaining() / type.byteWidth();
        for (int i = 0; i < count; i++) {
            target[start + i] = switch (type) {
                case I64 -> slice.getLong();
                case I32 -> slice.getInt();
                case I16 -> slice.getShort();
                case I8 -> slice.get();
                case U32 -> Integer.toUnsignedLong(slice.getInt());
                case U16 -> Short.toUnsignedLong(slice.getShort());
                case U8, BOOL -> Byte.toUnsignedLong(slice.get());
                default -> throw new IllegalArgumentException(type + " does not fit a long");
            };
        }
    }
}
