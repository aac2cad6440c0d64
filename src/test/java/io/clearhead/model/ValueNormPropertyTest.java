package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.clearhead.model.TransformerConfig.StackConfig;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Seeded;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lengths of projected values are those that plain loops over the weights give, with one and several heads, with and without biases. */
class ValueNormPropertyTest extends RandomTransformers {

    @ParameterizedTest
    @MethodSource("configurations")
    void everyLayerProjectsItsValues(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        EncoderTrace encoder =
                transformer.traceEncoder(row(TinyTransformers.tokens(random, 5)), AttentionMask.none(), pass);
        DecoderTrace decoder = transformer.decode(
                row(TinyTransformers.tokens(random, 6)), encoder.memory(), AttentionMask.none(), pass);

        check(transformer, "encoder", "selfAttention", encoder.selfAttention());
        check(transformer, "decoder", "selfAttention", decoder.selfAttention());
        check(transformer, "decoder", "crossAttention", decoder.crossAttention());
    }

    private static void check(
            EncoderDecoderTransformer transformer, String stack, String attention, List<AttentionTrace> layers) {
        for (int layer = 0; layer < layers.size(); layer++) {
            String path = "%s.layers.%d.%s.outputProjection.weight".formatted(stack, layer, attention);
            float[] weight = transformer.parameter(path).getArray().toFloatArray(); // (model, heads * headSize)
            AttentionTrace trace = layers.get(layer);
            Floats.assertClose(
                    path,
                    trace.projectedValueNorms().toFloatArray(),
                    norms(trace.keysAndValues().value(), weight));
        }
    }

    /** Values of the cross-attention are those of the memory, so that all of it can be computed from weights alone. */
    @ParameterizedTest
    @MethodSource("configurations")
    void crossAttentionProjectsTheMemory(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        NDArray memory = transformer.encode(row(TinyTransformers.tokens(random, 4)), AttentionMask.none(), pass);
        DecoderTrace decoder =
                transformer.decode(row(TinyTransformers.tokens(random, 3)), memory, AttentionMask.none(), pass);
        StackConfig stack = config.decoder();
        int size = stack.heads() * stack.headSize();
        for (int layer = 0; layer < stack.layers(); layer++) {
            String path = "decoder.layers.%d.crossAttention.".formatted(layer);
            float[] weight = value(transformer, path + "valueProjection.weight"); // (heads * headSize, model)
            float[] bias = config.linearBias() ? value(transformer, path + "valueProjection.bias") : new float[size];
            float[] values = affine(memory.toFloatArray(), weight, bias); // (key, heads * headSize)
            NDArray ofHeads = memory.getManager()
                    .create(values, new Shape(1, 4, stack.heads(), stack.headSize()))
                    .transpose(0, 2, 1, 3); // (1, heads, key, headSize)
            Floats.assertClose(
                    path,
                    decoder.crossAttention().get(layer).projectedValueNorms().toFloatArray(),
                    norms(ofHeads, value(transformer, path + "outputProjection.weight")));
        }
    }

    private static float[] value(EncoderDecoderTransformer transformer, String path) {
        return transformer.parameter(path).getArray().toFloatArray();
    }

    private static float[] affine(float[] states, float[] weight, float[] bias) {
        int model = weight.length / bias.length;
        int rows = states.length / model;
        float[] result = new float[rows * bias.length];
        for (int row = 0; row < rows; row++) {
            for (int out = 0; out < bias.length; out++) {
                double sum = bias[out];
                for (int i = 0; i < model; i++) {
                    sum += (double) states[row * model + i] * weight[out * model + i];
                }
                result[row * bias.length + out] = (float) sum;
            }
        }
        return result;
    }

    /** (1, heads, key, headSize) and (model, heads * headSize) -> heads * key lengths. */
    private static float[] norms(NDArray value, float[] weight) {
        int heads = (int) value.getShape().get(1);
        int keys = (int) value.getShape().get(2);
        int headSize = (int) value.getShape().get(3);
        int model = weight.length / (heads * headSize);
        float[] values = value.toFloatArray();
        float[] norms = new float[heads * keys];
        for (int head = 0; head < heads; head++) {
            for (int key = 0; key < keys; key++) {
                double squares = 0;
                for (int out = 0; out < model; out++) {
                    double sum = 0;
                    for (int i = 0; i < headSize; i++) {
                        sum += (double) values[(head * keys + key) * headSize + i]
                                * weight[(out * heads + head) * headSize + i];
                    }
                    squares += sum * sum;
                }
                norms[head * keys + key] = (float) Math.sqrt(squares);
            }
        }
        return norms;
    }

    private NDArray row(int[] ids) {
        return manager.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
    }
}
