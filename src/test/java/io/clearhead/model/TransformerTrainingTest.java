package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The blocks that serve can be trained. */
class TransformerTrainingTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Named<TransformerConfig>> configurations() {
        return TinyTransformers.configurations();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void gradientsFlowIntoEveryParameter(TransformerConfig config) {
        EncoderDecoderTransformer transformer = initialized(config);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logits = logits(transformer, training());
            // A loss that no symmetry makes zero: minus the log-probability of a different token at each position.
            NDArray loss = logits.logSoftmax(-1).mul(weights(logits)).sum().neg();
            collector.backward(loss);
        }
        transformer.parameterShapes().keySet().forEach(path -> {
            NDArray gradient = transformer.parameter(path).getArray().getGradient();
            float size = gradient.abs().sum().getFloat();
            if (path.endsWith("keyProjection.bias")) { // shifts all scores of a row alike: the softmax does not see it
                assertThat(size).as(path).isCloseTo(0, within(1e-3f));
            } else {
                assertThat(size).as(path).isGreaterThan(1e-3f);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void dropoutActsWhenTrainingAndNotWhenServing(TransformerConfig config) {
        EncoderDecoderTransformer transformer = initialized(config);
        assertThat(logits(transformer, training()).contentEquals(logits(transformer, training())))
                .isFalse();
        ForwardPass serving = ForwardPass.serving(manager);
        assertThat(logits(transformer, serving).contentEquals(logits(transformer, serving)))
                .isTrue();
    }

    private EncoderDecoderTransformer initialized(TransformerConfig config) {
        EncoderDecoderTransformer transformer = new EncoderDecoderTransformer(manager, config);
        transformer.initialize(manager, DataType.FLOAT32, new Shape(1, 4), new Shape(1, 5));
        return transformer;
    }

    private ForwardPass training() {
        return ForwardPass.training(new ParameterStore(manager, false));
    }

    private NDArray logits(EncoderDecoderTransformer transformer, ForwardPass pass) {
        NDArray source = manager.create(new long[] {3, 9, 1, 4}, new Shape(1, 4));
        NDArray target = manager.create(new long[] {2, 8, 5, 6, 7}, new Shape(1, 5));
        NDArray memory = transformer.encode(source, AttentionMask.none(), pass);
        return transformer.decode(target, memory, AttentionMask.none(), pass).logits();
    }

    private NDArray weights(NDArray logits) {
        return manager.arange(0f, (float) logits.size(), 1f, DataType.FLOAT32)
                .mul(0.7f)
                .sin()
                .reshape(logits.getShape());
    }
}
