package io.clearhead.model;

import ai.djl.ndarray.NDManager;
import io.clearhead.model.TransformerConfig.Activation;
import io.clearhead.model.TransformerConfig.NormPlacement;
import io.clearhead.model.TransformerConfig.SinusoidLayout;
import io.clearhead.model.TransformerConfig.StackConfig;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Small transformers of different kinds with random weights: what is true of all of them is true of the blocks. */
final class TinyTransformers {

    static final int VOCABULARY_SIZE = 23;

    private TinyTransformers() {}

    static Stream<TransformerConfig> configurations() {
        return Stream.of(
                config(2, 2).build(),
                config(1, 3)
                        .norms(NormPlacement.PRE, true)
                        .sinusoidLayout(SinusoidLayout.HALVES)
                        .build(),
                config(3, 1)
                        .norms(NormPlacement.PRE, false)
                        .activation(Activation.GELU)
                        .build(),
                config(2, 1)
                        .norms(NormPlacement.POST, true)
                        .activation(Activation.SWISH)
                        .sinusoidLayout(SinusoidLayout.HALVES)
                        .outputBias(true)
                        .build(),
                config(1, 2)
                        .sharedEmbeddings(false)
                        .vocabularySizes(31, VOCABULARY_SIZE)
                        .embeddingScale(1)
                        .build());
    }

    private static TransformerConfigBuilder config(int encoderLayers, int decoderLayers) {
        return TransformerConfig.builder()
                .encoder(new StackConfig(encoderLayers, 2, 20))
                .decoder(new StackConfig(decoderLayers, 4, 28))
                .modelSize(16)
                .vocabularySizes(VOCABULARY_SIZE, VOCABULARY_SIZE)
                .maxPositions(24)
                .paddingId(VOCABULARY_SIZE - 1);
    }

    /** Random values everywhere: zero biases and unit scales would hide that they are not used. */
    static EncoderDecoderTransformer create(NDManager manager, TransformerConfig config, RandomGenerator random) {
        return create(manager, config, random, DoubleUnaryOperator.identity());
    }

    /** Random values like those of a checkpoint that is stored in fp16. */
    static EncoderDecoderTransformer createHalf(NDManager manager, TransformerConfig config, RandomGenerator random) {
        return create(manager, config, random, value -> Math.rint(value * 512) / 512);
    }

    private static EncoderDecoderTransformer create(
            NDManager manager, TransformerConfig config, RandomGenerator random, DoubleUnaryOperator rounding) {
        EncoderDecoderTransformer transformer = new EncoderDecoderTransformer(manager, config);
        transformer.load(manager, (path, shape) -> {
            int size = (int) shape.size();
            double center = path.endsWith("norm.weight") || path.endsWith("Norm.weight") ? 1 : 0;
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) rounding.applyAsDouble(center + 0.4 * random.nextGaussian());
            }
            return values;
        });
        return transformer;
    }

    /** Random tokens other than padding. */
    static int[] tokens(RandomGenerator random, int length) {
        return random.ints(length, 0, VOCABULARY_SIZE - 1).toArray();
    }
}
