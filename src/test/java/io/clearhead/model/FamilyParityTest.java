package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.model.architecture.ModelLoader;
import io.clearhead.testkit.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every tensor of a teacher-forced pass over a padded batch is that of Hugging Face transformers, in every family. What stands
 * at padded positions means nothing and is not compared.
 */
class FamilyParityTest {

    /** Attention weights lie between 0 and 1. */
    private static final float ATOL_ATTENTION = 1e-5f;

    /** Rounding of fp32 sums in another order. */
    private static final float ATOL_FP32 = 1e-4f;

    /**
     * Rounding of large numbers: logits, and the states of pre-norm decoders before the final norm, of which the reference
     * itself is up to 1.2e-4 away from its own computation in float64.
     */
    private static final float RTOL_FP32 = 1e-5f;

    @ParameterizedTest
    @EnumSource
    void everyTensorIsTheReference(Family family) {
        try (NDManager manager = NDManager.newBaseManager();
                SafetensorsReader golden = family.tensors()) {
            EncoderDecoderTransformer transformer =
                    ModelLoader.load(family.files(), manager).transformer();
            ForwardPass pass = ForwardPass.serving(manager);
            int[] sourceLengths = lengths(golden, "attention_mask");
            int[] targetLengths = lengths(golden, "decoder_attention_mask");
            NDArray sources = ids(manager, golden, "input_ids");
            AttentionMask mask = AttentionMask.padding(
                    manager, sourceLengths, (int) sources.getShape().get(1));
            EncoderTrace encoder = transformer.traceEncoder(sources, mask, pass);
            DecoderTrace decoder =
                    transformer.decode(ids(manager, golden, "decoder_input_ids"), encoder.memory(), mask, pass);

            Comparison source = new Comparison(golden, sourceLengths);
            source.states("encoder_hidden_states", encoder.hiddenStates());
            source.attentions("encoder_attentions", encoder.selfAttention());
            source.add("encoder_last_hidden_state", encoder.memory(), ATOL_FP32, 0);
            Comparison target = new Comparison(golden, targetLengths);
            target.states("decoder_hidden_states", decoder.hiddenStates());
            target.attentions("decoder_attentions", decoder.selfAttention());
            target.attentions("cross_attentions", decoder.crossAttention());
            target.add("logits", decoder.logits(), ATOL_FP32, RTOL_FP32);
            assertThat(source.differences).isEmpty();
            assertThat(target.differences).isEmpty();
            assertThat(source.compared + target.compared)
                    .isEqualTo(golden.tensors().size() - 4); // ids and masks
        }
    }

    private static NDArray ids(NDManager manager, SafetensorsReader golden, String name) {
        return manager.create(golden.readIntegers(name), shape(golden, name));
    }

    private static int[] lengths(SafetensorsReader golden, String mask) {
        Shape shape = shape(golden, mask);
        long[] values = golden.readIntegers(mask);
        int[] lengths = new int[(int) shape.get(0)];
        for (int i = 0; i < values.length; i++) {
            lengths[i / (int) shape.get(1)] += (int) values[i];
        }
        return lengths;
    }

    private static Shape shape(SafetensorsReader golden, String name) {
        return new Shape(
                Objects.requireNonNull(golden.tensors().get(name), name).shape());
    }

    /** Collects where tensors differ from the reference, so that one failure shows the whole ladder. */
    private static final class Comparison {
        private final SafetensorsReader golden;
        private final int[] lengths;
        private final List<String> differences = new ArrayList<>();
        private int compared;

        Comparison(SafetensorsReader golden, int[] lengths) {
            this.golden = golden;
            this.lengths = lengths;
        }

        void states(String name, List<NDArray> states) {
            for (int layer = 0; layer < states.size(); layer++) {
                add(name + "." + layer, states.get(layer), ATOL_FP32, RTOL_FP32);
            }
        }

        void attentions(String name, List<AttentionTrace> layers) {
            for (int layer = 0; layer < layers.size(); layer++) {
                add(name + "." + layer, layers.get(layer).weights(), ATOL_ATTENTION, 0);
            }
        }

        /** Compares (batch, …, position, last axis) at the positions of real tokens. */
        void add(String name, NDArray actual, float atol, float rtol) {
            compared++;
            Shape shape = shape(golden, name);
            if (!actual.getShape().equals(shape)) {
                differences.add(name + " has shape " + actual.getShape() + ", expected " + shape);
                return;
            }
            float[] expected = golden.read(name);
            float[] values = actual.toFloatArray();
            int last = (int) shape.get(shape.dimension() - 1);
            int positions = (int) shape.get(shape.dimension() - 2);
            int perRow = values.length / lengths.length;
            float largest = 0;
            for (int i = 0; i < values.length; i++) {
                if (i / last % positions < lengths[i / perRow]) {
                    float excess = Math.abs(values[i] - expected[i]) - rtol * Math.abs(expected[i]);
                    largest = Math.max(largest, Float.isNaN(excess) ? Float.POSITIVE_INFINITY : excess);
                }
            }
            if (largest > atol) {
                differences.add(name + " differs by " + largest);
            }
        }
    }
}
