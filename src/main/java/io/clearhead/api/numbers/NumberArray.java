package io.clearhead.api.numbers;

import io.clearhead.generation.FloatMatrix;
import java.util.List;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * An array of numbers in a response, written to the client piece by piece.
 *
 * @param shape sizes of its axes, outermost first
 * @param values in row-major order; handed over, not copied
 * @param encoding how it is written
 */
@JsonSerialize(using = NumberArraySerializer.class)
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record NumberArray(List<Integer> shape, float[] values, NumberEncoding encoding) {

    /** Checks that shape and values agree. */
    public NumberArray {
        shape = List.copyOf(shape);
        long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "shape " + shape + " needs " + size + " values, but there are " + values.length);
        }
    }

    /** One axis, as JSON numbers. */
    public static NumberArray of(float[] values) {
        return new NumberArray(List.of(values.length), values, NumberEncoding.JSON);
    }

    /** Two axes, as JSON numbers. */
    public static NumberArray of(FloatMatrix matrix) {
        return new NumberArray(List.of(matrix.rows(), matrix.columns()), matrix.values(), NumberEncoding.JSON);
    }
}
