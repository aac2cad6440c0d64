package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.checkpoint.tensor.WeightSource;
import io.clearhead.checkpoint.weights.WeightFiles;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription.Stack;
import io.clearhead.testkit.Family;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ‖v·W_O‖ of cross-attention from the tensors of each family's checkpoint and the states of its encoder, in plain loops: T5
 * without biases, the others with.
 */
class ValueNormsParityTest {

    @ParameterizedTest
    @EnumSource
    void crossAttentionProjectsTheEncodersStates(Family family) {
        try (TransformerModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession();
                WeightSource weights = WeightFiles.open(family.files())) {
            int[] source =
                    Golden.ints(family.golden().at("/generation/0/input_ids").get(0));
            int layers = model.description().architecture().encoder().layers();
            Stack decoder = model.description().architecture().decoder();
            FloatMatrix memory = session.hiddenStates(source, layers);
            List<FloatMatrix> norms = session.trace(source, new int[] {1, 2}, pass -> {
                List<FloatMatrix> all = new ArrayList<>();
                for (int layer = 0; layer < pass.layers(AttentionKind.CROSS); layer++) {
                    all.add(pass.valueNorms(AttentionKind.CROSS, layer));
                }
                return all;
            });
            assertThat(norms).hasSize(decoder.layers());
            for (int layer = 0; layer < norms.size(); layer++) {
                Floats.assertClose(
                        "layer " + layer,
                        norms.get(layer).values(),
                        new Projection(weights, layer, decoder).norms(memory));
            }
        }
    }

    /** Value and output projection of one layer's cross-attention, as the checkpoint has them. */
    private static final class Projection {

        private final int heads;
        private final int headSize;
        private final float[] value; // (heads * headSize, model)
        private final float[] bias; // (heads * headSize)
        private final float[] output; // (model, heads * headSize)

        Projection(WeightSource weights, int layer, Stack stack) {
            heads = stack.heads();
            headSize = stack.headSize();
            String t5 = "decoder.block." + layer + ".layer.1.EncDecAttention.";
            String other = "model.decoder.layers." + layer + ".encoder_attn.";
            if (weights.tensors().containsKey(t5 + "v.weight")) {
                value = weights.read(t5 + "v.weight");
                bias = new float[heads * headSize];
                output = weights.read(t5 + "o.weight");
            } else {
                value = weights.read(other + "v_proj.weight");
                bias = weights.read(other + "v_proj.bias");
                output = weights.read(other + "out_proj.weight");
            }
        }

        float[] norms(FloatMatrix memory) {
            float[] norms = new float[heads * memory.rows()];
            for (int head = 0; head < heads; head++) {
                for (int column = 0; column < memory.rows(); column++) {
                    norms[head * memory.rows() + column] = norm(memory.row(column), head);
                }
            }
            return norms;
        }

        private float norm(float[] state, int head) {
            double[] v = new double[headSize];
            for (int i = 0; i < headSize; i++) {
                int row = head * headSize + i;
                v[i] = bias[row];
                for (int j = 0; j < state.length; j++) {
                    v[i] += (double) state[j] * value[row * state.length + j];
                }
            }
            double squares = 0;
            for (int out = 0; out < state.length; out++) {
                double sum = 0;
                for (int i = 0; i < headSize; i++) {
                    sum += v[i] * output[(out * heads + head) * headSize + i];
                }
                squares += sum * sum;
            }
            return (float) Math.sqrt(squares);
        }
    }
}
