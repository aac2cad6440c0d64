package io.clearhead.api.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.testkit.Seeded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NumberArrayTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Puts the array between two other fields, so that commas and colons around it count too. */
    private record Holder(int before, NumberArray data, int after) {}

    private static String written(NumberArray array) {
        String text = JSON.writeValueAsString(new Holder(1, array, 2));
        assertThat(text).startsWith("{\"before\":1,\"data\":").endsWith(",\"after\":2}");
        return text.substring("{\"before\":1,\"data\":".length(), text.length() - ",\"after\":2}".length());
    }

    private static float[] random(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    @Test
    void valuesAreNestedInRowMajorOrder() {
        NumberArray array =
                new NumberArray(List.of(2, 1, 3), new float[] {0, 1, 2.5f, -3, 4, 1e-9f}, NumberEncoding.JSON);

        assertThat(written(array)).isEqualTo("[[[0,1,2.5]],[[-3,4,1e-9]]]");
    }

    @Test
    void matrixHasItsRows() {
        assertThat(written(NumberArray.of(new FloatMatrix(2, 2, new float[] {1, 2, 3, 4}))))
                .isEqualTo("[[1,2],[3,4]]");
    }

    @Test
    void emptyAxesAreEmptyArrays() {
        assertThat(written(NumberArray.of(new float[0]))).isEqualTo("[]");
        assertThat(written(new NumberArray(List.of(2, 0), new float[0], NumberEncoding.JSON)))
                .isEqualTo("[[],[]]");
    }

    @Test
    void notANumberIsNull() {
        assertThat(written(NumberArray.of(new float[] {1, Float.NaN}))).isEqualTo("[1,null]");
    }

    /** More values than fit one buffer. */
    @Test
    void largeArraysAreWhole(@Seeded RandomGenerator random) {
        float[] values = random(random, 30 * 1000);

        JsonNode read = JSON.readTree(written(new NumberArray(List.of(30, 1000), values, NumberEncoding.JSON)));

        assertThat(read.size()).isEqualTo(30);
        for (int i = 0; i < values.length; i++) {
            float value = read.get(i / 1000).get(i % 1000).floatValue();
            assertThat(value).as("value %d", i).isCloseTo(values[i], within(5e-7f));
        }
    }

    /** Lengths around those of a chunk, and all rests of groups of three bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 3071, 3072, 3073, 10_000})
    void floatsAreLittleEndianInBase64(int count) {
        float[] values = random(new SplittableRandom(count), count);

        ByteBuffer bytes = decoded(new NumberArray(List.of(count), values, NumberEncoding.F32));

        float[] read = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(read);
        assertThat(read).isEqualTo(values);
    }

    @Test
    void bytesStandForSquares() {
        float[] weights = {0, 1, 0.25f, 1 / 255f / 255f, 0.24f / 255 / 255, -0f, 1.0000001f};

        ByteBuffer bytes = decoded(new NumberArray(List.of(weights.length), weights, NumberEncoding.U8SQRT));

        byte[] read = new byte[weights.length];
        bytes.get(read);
        assertThat(read).containsExactly(0, 255, 128, 1, 0, 0, 255);
    }

    private static ByteBuffer decoded(NumberArray array) {
        String text = JSON.readTree(written(array)).stringValue();
        return ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shapeAndValuesHaveToAgree() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NumberArray(List.of(2, 2), new float[3], NumberEncoding.JSON))
                .withMessage("shape [2, 2] needs 4 values, but there are 3");
    }
}
