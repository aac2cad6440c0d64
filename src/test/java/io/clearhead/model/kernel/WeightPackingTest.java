package io.clearhead.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Seeded;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which matrices are packed, and that a product with a packed one is that of fp32. */
class WeightPackingTest {

    private static final int OUTPUTS = 37;
    private static final int INPUTS = 19;
    private static final long PLENTY = 1 << 20;

    private final NDManager manager = NDManager.newBaseManager();
    private ScriptModule program;

    @BeforeEach
    void compile() {
        StackProgram stack = new StackProgram(
                1,
                1,
                1,
                new StackProgram.FeedForwardForm("relu", false),
                new StackProgram.NormForm(false, false, 1e-5f, false),
                new StackProgram.Ends(1, StackProgram.Positions.NONE, false, 1));
        program = new ScriptModule(manager, "stack.torchscript", "Stack", stack.attributes());
    }

    @AfterEach
    void close() {
        program.close();
        manager.close();
    }

    /** Magnitudes from 2^-24, the smallest subnormal number of fp16, to 65504, its largest. */
    @Test
    void productWithAPackedMatrixIsThatOfItsValues(@Seeded RandomGenerator random) {
        for (int exponent = -24; exponent <= 5; exponent++) {
            NDArray weight = matrix(random, Math.scalb(1f, exponent));
            NDArray packed = new WeightPacking(program, PLENTY).pack(weight);
            assumeTrue(packed != null, "this processor has no product with packed matrices");
            NDArray bias = manager.create(floats(random, OUTPUTS, 1));
            float size = Math.scalb(1f, -11 - exponent); // so that every product is of size 1
            NDArray states = manager.create(floats(random, 3 * INPUTS, size), new Shape(1, 3, INPUTS));

            Floats.assertClose(
                    "values times 2^" + exponent,
                    product(states, packed, bias).toFloatArray(),
                    Linear.linear(states, weight, bias).singletonOrThrow().toFloatArray());
        }
    }

    @Test
    void matrixWithAValueThatIsNo16BitNumberStaysAsItIs(@Seeded RandomGenerator random) {
        NDArray fine = matrix(random, 1);
        float[] values = fine.toFloatArray();
        values[random.nextInt(values.length)] = 1 + 0x1p-12f;
        NDArray tooFine = manager.create(values, fine.getShape());
        values[random.nextInt(values.length)] = 70_000;
        NDArray tooLarge = manager.create(values, fine.getShape());

        assertThat(new WeightPacking(program, PLENTY).pack(tooFine)).isNull();
        assertThat(new WeightPacking(program, PLENTY).pack(tooLarge)).isNull();
    }

    @Test
    void matricesArePackedUntilTheirRoomIsUsedUp(@Seeded RandomGenerator random) {
        NDArray matrix = matrix(random, 1);
        WeightPacking packing = new WeightPacking(program, 5L * OUTPUTS * INPUTS); // two and a half times 16 bits
        NDArray first = packing.pack(matrix);
        assumeTrue(first != null, "this processor has no product with packed matrices");

        assertThat(packing.pack(matrix)).isNotNull();
        assertThat(packing.pack(matrix)).isNull();
    }

    @Test
    void largeModelsMayGrowByAShareAndSmallOnesByAFixedAmount() {
        assertThat(WeightPacking.allowance(10L << 20)).isEqualTo(128L << 20);
        assertThat(WeightPacking.allowance(100L << 30)).isEqualTo(6L << 30);
    }

    private NDArray matrix(RandomGenerator random, float scale) {
        float[] values = new float[OUTPUTS * INPUTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextInt(4095) - 2047) * scale;
        }
        return manager.create(values, new Shape(OUTPUTS, INPUTS));
    }

    private static float[] floats(RandomGenerator random, int count, float size) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = size * (float) random.nextGaussian();
        }
        return values;
    }

    private NDArray product(NDArray states, NDArray weight, NDArray bias) {
        try (IValue input = IValue.from((PtNDArray) states);
                IValue weights = IValue.listFrom((PtNDArray) weight, (PtNDArray) bias);
                IValue at = IValue.from(0L);
                IValue result = program.run("map", input, weights, at)) {
            return result.toTensor((PtNDManager) manager);
        }
    }
}
