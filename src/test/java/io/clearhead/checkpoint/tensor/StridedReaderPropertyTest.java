package io.clearhead.checkpoint.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.Seeded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Any range of any view has the elements that its strides say, one by one. */
class StridedReaderPropertyTest {

    private static final int STORED = 4000;

    @Test
    void anyRangeOfAnyViewHasTheElementsThatItsStridesSay(@Seeded RandomGenerator random) {
        try (ByteSource source = numbers(STORED)) {
            for (int i = 0; i < 3000; i++) {
                List<Long> shape = new ArrayList<>();
                List<Long> strides = new ArrayList<>();
                for (int axes = random.nextInt(5); axes > 0; axes--) {
                    shape.add(random.nextLong(1, 6));
                    strides.add(random.nextLong(0, 150));
                }
                check(source, shape, strides, random.nextInt(100), random);
            }
        }
    }

    /** A slice holds 65,536 elements: these do not fit one. */
    @Test
    void anyRangeOfALargeTransposedMatrixHasItsElements(@Seeded RandomGenerator random) {
        try (ByteSource source = numbers(700 * 400)) {
            for (int i = 0; i < 20; i++) {
                check(source, List.of(700L, 400L), List.of(1L, 700L), 0, random);
                check(source, List.of(400L, 700L), List.of(700L, 1L), 0, random);
                check(source, List.of(3L, 2L), List.of(1L, 200_000L), 0, random);
            }
        }
    }

    private static void check(
            ByteSource source, List<Long> shape, List<Long> strides, int offset, RandomGenerator random) {
        StoredTensor tensor = new StoredTensor(new TensorInfo("w", TensorType.F32, shape), 4L * offset, strides);
        int count = (int) tensor.info().elementCount();
        int start = random.nextInt(count);
        int length = random.nextInt(count - start + 1);
        int before = random.nextInt(3);
        float[] values = new float[before + length + 1];
        FloatBuffer target = FloatBuffer.wrap(values, before, length);
        new StridedReader("memory", source, tensor, start, target).read();

        float[] expected = new float[values.length];
        for (int i = 0; i < length; i++) {
            expected[before + i] = offset + element(tensor, start + i);
        }
        assertThat(values).as("%s from %d", tensor, start).isEqualTo(expected);
        assertThat(target.remaining()).isZero();
    }

    private static long element(StoredTensor tensor, long index) {
        long element = 0;
        long rest = index;
        for (int axis = tensor.strides().size() - 1; axis >= 0; axis--) {
            element += rest % tensor.info().shape().get(axis) * tensor.strides().get(axis);
            rest /= tensor.info().shape().get(axis);
        }
        return element;
    }

    /** Element i is i. */
    private static ByteSource numbers(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(i);
        }
        return new InMemoryFiles().with("w", bytes.array()).open("w");
    }
}
