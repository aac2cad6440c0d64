package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiled kernel computes what the blocks compute. */
class TransformerKernelPropertyTest {

    static Stream<Named<TransformerConfig>> configurations() {
        return TinyTransformers.configurations();
    }

    /** memory and logits of kernel = those of blocks, with padding, over several steps and a change of rows. */
    @ParameterizedTest
    @MethodSource("configurations")
    void theKernelGivesWhatTheBlocksGive(TransformerConfig config, @Seeded RandomGenerator random) {
        try (NDManager manager = NDManager.newBaseManager()) {
            compare(manager, TinyTransformers.create(manager, config, random), random);
        }
    }

    /** The same with weights that are packed. */
    @ParameterizedTest
    @MethodSource("configurations")
    void packedWeightsGiveWhatTheBlocksGive(TransformerConfig config, @Seeded RandomGenerator random) {
        try (NDManager manager = NDManager.newBaseManager()) {
            compare(manager, TinyTransformers.createHalf(manager, config, random), random);
        }
    }

    private static void compare(NDManager manager, EncoderDecoderTransformer transformer, RandomGenerator random) {
        long[] ids = random.longs(3 * 6, 0, TinyTransformers.VOCABULARY_SIZE).toArray();
        NDArray sources = manager.create(ids, new Shape(3, 6));
        List<float[]> blocks = run(transformer, manager, sources);
        transformer.compile(manager);
        List<float[]> kernel = run(transformer, manager, sources);
        assertThat(kernel).hasSameSizeAs(blocks);
        for (int i = 0; i < blocks.size(); i++) {
            Floats.assertClose("result " + i, kernel.get(i), blocks.get(i));
        }
    }

    private static List<float[]> run(EncoderDecoderTransformer transformer, NDManager manager, NDArray sources) {
        ForwardPass pass = ForwardPass.serving(manager);
        AttentionMask mask = AttentionMask.padding(manager, new int[] {6, 2, 4}, 6);
        List<float[]> results = new ArrayList<>();
        NDArray memory = transformer.encode(sources, mask, pass);
        results.add(memory.get("0").toFloatArray());
        results.add(memory.get("1, :2").toFloatArray()); // what stands behind the end of a row means nothing
        results.add(memory.get("2, :4").toFloatArray());
        try (DecoderState state = transformer.begin(memory, mask, manager, pass)) {
            results.add(transformer
                    .step(manager.create(new long[] {1, 2, 3}), state, pass)
                    .toFloatArray());
            results.add(transformer
                    .step(manager.create(new long[] {7, TinyTransformers.VOCABULARY_SIZE - 1, 3}), state, pass)
                    .toFloatArray());
            state.select(new int[] {2, 0});
            results.add(transformer
                    .step(manager.create(new long[] {4, 9}), state, pass)
                    .toFloatArray());
        }
        return results;
    }
}
