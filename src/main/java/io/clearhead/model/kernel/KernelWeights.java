package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders the weights of layers as the program indexes them. Query, key and value of self-attention read the same states, so
 * their projections become one: a third of the calls, and one long run through memory instead of three short ones.
 */
final class KernelWeights {

    private static final int ENCODER_LAYER = 16;
    private static final int DECODER_LAYER = 26;

    /** Key and value projection of cross-attention, which act once per source and not at every step. */
    private static final int FIRST_MEMORY_WEIGHT = 12;

    private static final int LAST_MEMORY_WEIGHT = 15;

    private KernelWeights() {}

    static List<NDArray> ofEncoder(List<NDArray> weights) {
        List<NDArray> ordered = new ArrayList<>();
        for (int at = 0; at < weights.size(); at += ENCODER_LAYER) {
            addSelfAttention(ordered, weights, at);
            ordered.addAll(weights.subList(at + 6, at + ENCODER_LAYER));
        }
        return ordered;
    }

    static List<NDArray> ofDecoder(List<NDArray> weights) {
        List<NDArray> ordered = new ArrayList<>();
        for (int at = 0; at < weights.size(); at += DECODER_LAYER) {
            addSelfAttention(ordered, weights, at);
            ordered.addAll(weights.subList(at + 6, at + FIRST_MEMORY_WEIGHT));
            ordered.addAll(weights.subList(at + LAST_MEMORY_WEIGHT + 1, at + DECODER_LAYER));
        }
        return ordered;
    }

    private static void addSelfAttention(List<NDArray> ordered, List<NDArray> weights, int at) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray projection = weights.get(at)
                    .transpose()
                    .concat(weights.get(at + 2).transpose(), 1)
                    .concat(weights.get(at + 4).transpose(), 1) // (input, 3 * output), elements in this order
                    .transpose(); // (3 * output, input)
            NDArray bias =
                    weights.get(at + 1).concat(weights.get(at + 3), 0).concat(weights.get(at + 5), 0); // (3 * output)
            NDScope.unregister(projection, bias);
            ordered.add(projection);
            ordered.add(bias);
        }
    }
}
