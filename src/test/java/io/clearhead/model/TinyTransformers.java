package io.clearhead.model;

import ai.djl.ndarray.NDManager;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Learned;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.model.PositionConfig.Sinusoidal;
import io.clearhead.model.TransformerConfig.Activation;
import io.clearhead.model.TransformerConfig.StackConfig;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Small transformers of different kinds with random weights: what is true of all of them is true of the blocks. */
final class TinyTransformers {

    static final int VOCABULARY_SIZE = 23;

    private static final double SPREAD = 0.25;

    private TinyTransformers() {}

    /** Variants that no family combines, then a model of every family's kind. */
    static Stream<Named<TransformerConfig>> configurations() {
        return Stream.of(
                Named.of("paper", config(2, 2).build()),
                Named.of(
                        "pre-norm, halves",
                        config(1, 3)
                                .norm(NormConfig.layerNorm(Placement.PRE).withFinalNorm())
                                .positions(Sinusoidal.HALVES)
                                .build()),
                Named.of(
                        "pre-norm without final norm, gelu",
                        config(3, 1)
                                .norm(NormConfig.layerNorm(Placement.PRE))
                                .activation(Activation.GELU)
                                .build()),
                Named.of(
                        "post-norm with final norm, gate, tanh gelu",
                        config(2, 1)
                                .norm(NormConfig.layerNorm(Placement.POST).withFinalNorm())
                                .activation(Activation.GELU_TANH)
                                .gatedFeedForward(true)
                                .build()),
                Named.of(
                        "separate everything",
                        config(1, 2)
                                .sharedEmbeddings(false)
                                .vocabularySizes(31, VOCABULARY_SIZE)
                                .output(new OutputConfig(false, true, 0.5f))
                                .embeddingScale(1)
                                .build()),
                Named.of(
                        "Marian",
                        config(2, 1)
                                .activation(Activation.SWISH)
                                .positions(Sinusoidal.HALVES)
                                .output(new OutputConfig(true, true, 1))
                                .build()),
                Named.of(
                        "BART",
                        config(2, 2)
                                .positions(new Learned(2))
                                .norm(NormConfig.layerNorm(Placement.POST).withEmbeddingNorm())
                                .activation(Activation.GELU)
                                .output(new OutputConfig(true, true, 1))
                                .embeddingScale(1)
                                .build()),
                Named.of(
                        "mBART",
                        config(1, 2)
                                .positions(new Learned(2))
                                .norm(NormConfig.layerNorm(Placement.PRE)
                                        .withEmbeddingNorm()
                                        .withFinalNorm())
                                .output(new OutputConfig(true, true, 1))
                                .build()),
                Named.of(
                        "M2M100",
                        config(2, 2)
                                .positions(Sinusoidal.BEHIND_PADDING)
                                .norm(NormConfig.layerNorm(Placement.PRE).withFinalNorm())
                                .build()),
                Named.of(
                        "T5",
                        t5(3, 2).output(new OutputConfig(true, false, 0.25f)).build()),
                Named.of(
                        "T5 v1.1",
                        t5(2, 3).activation(Activation.GELU_TANH)
                                .gatedFeedForward(true)
                                .output(new OutputConfig(false, false, 1))
                                .build()));
    }

    private static TransformerConfigBuilder config(int encoderLayers, int decoderLayers) {
        return TransformerConfig.builder()
                .encoder(new StackConfig(encoderLayers, 2, 8, 20))
                .decoder(new StackConfig(decoderLayers, 4, 4, 28))
                .modelSize(16)
                .vocabularySizes(VOCABULARY_SIZE, VOCABULARY_SIZE)
                .maxPositions(24)
                .paddingId(VOCABULARY_SIZE - 1);
    }

    private static TransformerConfigBuilder t5(int encoderLayers, int decoderLayers) {
        return config(encoderLayers, decoderLayers)
                .encoder(new StackConfig(encoderLayers, 2, 6, 20))
                .decoder(new StackConfig(decoderLayers, 3, 6, 28))
                .positions(new RelativeBuckets(8, 10))
                .maxPositions(TransformerConfig.UNBOUNDED)
                .norm(NormConfig.rmsNorm(Placement.PRE, 1e-6f).withFinalNorm())
                .linearBias(false)
                .scaledScores(false)
                .embeddingScale(1);
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
        transformer.load(manager, (path, start, part) -> {
            double center = path.endsWith("orm.weight") ? 1 : 0;
            // 1/√modelSize keeps the size of states: sums of large ones lose digits, which says nothing about the
            // blocks
            while (part.hasRemaining()) {
                part.put((float) rounding.applyAsDouble(center + SPREAD * random.nextGaussian()));
            }
        });
        return transformer;
    }

    /** Random tokens other than padding. */
    static int[] tokens(RandomGenerator random, int length) {
        return random.ints(length, 0, VOCABULARY_SIZE - 1).toArray();
    }
}
