package io.clearhead.checkpoint.tensor;

import java.util.Arrays;
import java.util.Optional;

/** The element types of a checkpoint's tensors; the constants are the names in a safetensors header. */
public enum TensorType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U64(8),
    U32(4),
    U16(2),
    U8(1),
    BOOL(1);

    private final int byteWidth;

    TensorType(int byteWidth) {
        this.byteWidth = byteWidth;
    }

    /** The type of that name, if it is one that can be read here (the 8-bit floating-point formats, for example, cannot). */
    public static Optional<TensorType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** Bytes of one element. */
    public int byteWidth() {
        return byteWidth;
    }

    /** Whether tensors of this type can be weights. */
    public boolean isFloating() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }
}
