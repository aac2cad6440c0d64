package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step says that it looked at is what the whole pass looked at, in the kernel and through the blocks. */
class CrossAttentionStepPropertyTest extends RandomTransformers {

    private static final int[] LENGTHS = {6, 2, 4};
    private static final int LONGEST = 6;

    /** rows of kernel = rows of blocks, with padding, over several steps and a change of rows. */
    @ParameterizedTest
    @MethodSource("configurations")
    void theKernelLooksWhereTheBlocksLook(TransformerConfig config, @Seeded RandomGenerator random) {
        compareKernelWithBlocks(TinyTransformers.create(manager, config, random), config, random);
    }

    /** The same with weights that are packed. */
    @ParameterizedTest
    @MethodSource("configurations")
    void packedWeightsLookWhereTheBlocksLook(TransformerConfig config, @Seeded RandomGenerator random) {
        compareKernelWithBlocks(TinyTransformers.createHalf(manager, config, random), config, random);
    }

    private void compareKernelWithBlocks(
            EncoderDecoderTransformer transformer, TransformerConfig config, RandomGenerator random) {
        NDArray sources = sources(random);
        int layer = random.nextInt(config.decoder().layers());
        List<DecoderStep> blocks = run(transformer, sources, layer);
        transformer.compile(manager);
        List<DecoderStep> kernel = run(transformer, sources, layer);
        for (int step = 0; step < blocks.size(); step++) {
            assertClose(
                    "attention " + step,
                    kernel.get(step).attention(),
                    blocks.get(step).attention());
            assertClose(
                    "logits " + step,
                    kernel.get(step).logits(),
                    blocks.get(step).logits());
        }
    }

    /** Looking changes nothing: logits are the same to the bit. */
    @ParameterizedTest
    @MethodSource("configurations")
    void aStepThatIsWatchedPredictsTheSame(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.createHalf(manager, config, random);
        NDArray sources = sources(random);
        int layer = random.nextInt(config.decoder().layers());
        for (String execution : List.of("blocks", "kernel")) {
            if (execution.equals("kernel")) {
                transformer.compile(manager);
            }
            List<DecoderStep> watched = run(transformer, sources, layer);
            List<NDArray> unwatched = run(transformer, sources, (ids, state) -> transformer.step(ids, state, pass));
            for (int step = 0; step < watched.size(); step++) {
                assertThat(watched.get(step).logits().toFloatArray())
                        .as("%s, step %d", execution, step)
                        .isEqualTo(unwatched.get(step).toFloatArray());
            }
        }
    }

    /** Row t of step after step = row t of one pass over the whole target; Σ = 1, padding 0. */
    @ParameterizedTest
    @MethodSource("configurations")
    void rowsAreThoseOfTheWholeTargetAtOnce(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        transformer.compile(manager);
        NDArray sources = sources(random);
        int layer = random.nextInt(config.decoder().layers());
        AttentionMask mask = AttentionMask.padding(manager, LENGTHS, LONGEST);
        NDArray memory = transformer.encode(sources, mask, pass);
        int targetLength = 5;
        NDArray targets = manager.create(
                random.longs(3L * targetLength, 0, TinyTransformers.VOCABULARY_SIZE)
                        .toArray(),
                new Shape(3, targetLength));
        NDArray whole = transformer
                .decode(targets, memory, mask, pass)
                .crossAttention()
                .get(layer)
                .weights(); // (3, heads, target, source)
        try (DecoderState state = transformer.begin(memory, mask, manager, pass)) {
            for (int t = 0; t < targetLength; t++) {
                float[] row = transformer
                        .stepWithAttention(targets.get(":, " + t), state, layer, pass)
                        .attention()
                        .toFloatArray();
                Floats.assertClose("row " + t, row, whole.get(":, :, " + t).toFloatArray());
                assertDistributions(row);
            }
        }
    }

    private static void assertDistributions(float[] weights) {
        int heads = weights.length / LENGTHS.length / LONGEST;
        for (int i = 0; i < LENGTHS.length * heads; i++) {
            double sum = 0;
            for (int column = 0; column < LONGEST; column++) {
                float weight = weights[i * LONGEST + column];
                sum += weight;
                assertThat(weight).isNotNegative();
                if (column >= LENGTHS[i / heads]) {
                    assertThat(weight).as("padding").isZero();
                }
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    /** Row i of a batch = the same source alone, without padding. */
    @ParameterizedTest
    @MethodSource("configurations")
    void aBatchLooksWhereItsRowsLookAlone(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        transformer.compile(manager);
        NDArray sources = sources(random);
        int layer = random.nextInt(config.decoder().layers());
        NDArray together = first(transformer, sources, AttentionMask.padding(manager, LENGTHS, LONGEST), layer);
        for (int row = 0; row < LENGTHS.length; row++) {
            NDArray alone = first(
                    transformer,
                    sources.get("%d:%d, :%d".formatted(row, row + 1, LENGTHS[row])),
                    AttentionMask.none(),
                    layer);
            assertClose("row " + row, together.get("%d:%d, :, :%d".formatted(row, row + 1, LENGTHS[row])), alone);
        }
    }

    private NDArray first(EncoderDecoderTransformer transformer, NDArray sources, AttentionMask mask, int layer) {
        NDArray memory = transformer.encode(sources, mask, pass);
        long[] ids = new long[(int) sources.getShape().get(0)];
        Arrays.fill(ids, 5);
        try (DecoderState state = transformer.begin(memory, mask, manager, pass)) {
            return transformer
                    .stepWithAttention(manager.create(ids), state, layer, pass)
                    .attention();
        }
    }

    private List<DecoderStep> run(EncoderDecoderTransformer transformer, NDArray sources, int layer) {
        return run(transformer, sources, (ids, state) -> transformer.stepWithAttention(ids, state, layer, pass));
    }

    private <T> List<T> run(
            EncoderDecoderTransformer transformer, NDArray sources, BiFunction<NDArray, DecoderState, T> step) {
        AttentionMask mask = AttentionMask.padding(manager, LENGTHS, LONGEST);
        NDArray memory = transformer.encode(sources, mask, pass);
        List<T> steps = new ArrayList<>();
        try (DecoderState state = transformer.begin(memory, mask, manager, pass)) {
            steps.add(step.apply(manager.create(new long[] {1, 2, 3}), state));
            steps.add(step.apply(manager.create(new long[] {7, TinyTransformers.VOCABULARY_SIZE - 1, 3}), state));
            state.select(new int[] {2, 0});
            steps.add(step.apply(manager.create(new long[] {4, 9}), state));
        }
        return steps;
    }

    private NDArray sources(RandomGenerator random) {
        long[] ids =
                random.longs(3 * LONGEST, 0, TinyTransformers.VOCABULARY_SIZE).toArray();
        return manager.create(ids, new Shape(3, LONGEST));
    }

    private static void assertClose(String name, NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).as(name).isEqualTo(expected.getShape());
        Floats.assertClose(name, actual.toFloatArray(), expected.toFloatArray());
    }
}
