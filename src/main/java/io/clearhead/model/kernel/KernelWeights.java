package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The weights in the order in which the program indexes them, weight and bias of each map or norm in turn. Every layer takes
 * the same number of places: what a model does not have is a zero bias or an empty tensor.
 *
 * @param encoder per layer: query, key and value of self-attention as one map, its output map, its norm; of the
 *     feed-forward network the activated map, the outer map and the map that the activated one gates, its norm. Then the last norm
 * @param decoder per layer: the same, with query map, output map and norm of cross-attention in front of the feed-forward
 *     network. Then keys and values of the source of all layers as one map; the embedding, the table of positions (one tensor
 *     each), the embedding's norm, the last norm, the output map
 */
record KernelWeights(List<NDArray> encoder, List<NDArray> decoder) {

    /**
     * Puts values in order.
     *
     * @param manager owns what is packed or put together from several
     * @param packing makes matrices smaller; the decoder's come first, because they are read once per token
     */
    static KernelWeights of(NDManager manager, KernelValues values, WeightPacking packing) {
        WeightOrder decoder = decoder(new WeightOrder(manager, packing), values);
        WeightOrder encoder = encoder(new WeightOrder(manager, packing), values);
        return new KernelWeights(encoder.weights(), decoder.weights());
    }

    private static WeightOrder encoder(WeightOrder encoder, KernelValues values) {
        for (Map<String, NDArray> layer : values.encoderLayers()) {
            addSelfAttention(encoder, layer);
            addFeedForward(encoder, layer);
        }
        encoder.addNorm(values.encoderRest(), "finalNorm");
        return encoder;
    }

    private static WeightOrder decoder(WeightOrder decoder, KernelValues values) {
        for (Map<String, NDArray> layer : values.decoderLayers()) {
            addSelfAttention(decoder, layer);
            decoder.addMap(layer, "crossAttention.queryProjection");
            decoder.addMap(layer, "crossAttention.outputProjection");
            decoder.addNorm(layer, "crossAttentionSublayer.norm");
            addFeedForward(decoder, layer);
        }
        decoder.addJoinedMap(
                values.decoderLayers().stream()
                        .flatMap(layer -> Stream.of(
                                LinearMap.of(layer, "crossAttention.keyProjection"),
                                LinearMap.of(layer, "crossAttention.valueProjection")))
                        .toList(),
                values.decoderRest().get("memoryProjections.weight"));
        decoder.addOptional(values.decoderRest(), "embedding");
        decoder.addOptional(values.decoderRest(), "positions");
        decoder.addNorm(values.decoderRest(), "embeddingNorm");
        decoder.addNorm(values.decoderRest(), "finalNorm");
        decoder.addMap(values.decoderRest(), "outputProjection");
        return decoder;
    }

    private static void addSelfAttention(WeightOrder order, Map<String, NDArray> layer) {
        order.addJoinedMap(
                List.of(
                        LinearMap.of(layer, "selfAttention.queryProjection"),
                        LinearMap.of(layer, "selfAttention.keyProjection"),
                        LinearMap.of(layer, "selfAttention.valueProjection")),
                layer.get("selfAttention.projections.weight"));
        order.addMap(layer, "selfAttention.outputProjection");
        order.addNorm(layer, "selfAttentionSublayer.norm");
    }

    private static void addFeedForward(WeightOrder order, Map<String, NDArray> layer) {
        boolean gated = layer.containsKey("feedForward.gate.weight");
        order.addMap(layer, gated ? "feedForward.gate" : "feedForward.inner");
        order.addMap(layer, "feedForward.outer");
        if (gated) {
            order.addMap(layer, "feedForward.inner");
        } else {
            order.addNoMap();
        }
        order.addNorm(layer, "feedForwardSublayer.norm");
    }
}
