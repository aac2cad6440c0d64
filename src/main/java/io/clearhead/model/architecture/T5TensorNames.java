package io.clearhead.model.architecture;

import io.clearhead.model.TransformerConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tensor names of T5: {@code decoder.block.0.layer.1.EncDecAttention.q.weight}; sublayers are numbered. */
final class T5TensorNames implements TensorNames {

    private static final Map<String, String> SELF_ATTENTION = Map.of(
            "selfAttention.queryProjection", "layer.0.SelfAttention.q",
            "selfAttention.keyProjection", "layer.0.SelfAttention.k",
            "selfAttention.valueProjection", "layer.0.SelfAttention.v",
            "selfAttention.outputProjection", "layer.0.SelfAttention.o",
            "selfAttentionSublayer.norm", "layer.0.layer_norm");

    private static final Map<String, String> CROSS_ATTENTION = Map.of(
            "crossAttention.queryProjection", "layer.1.EncDecAttention.q",
            "crossAttention.keyProjection", "layer.1.EncDecAttention.k",
            "crossAttention.valueProjection", "layer.1.EncDecAttention.v",
            "crossAttention.outputProjection", "layer.1.EncDecAttention.o",
            "crossAttentionSublayer.norm", "layer.1.layer_norm");

    private static final Map<String, String> OTHER_PARTS = Map.of(
            "encoder.positionBias.weight", "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            "decoder.positionBias.weight", "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            "encoder.finalNorm.weight", "encoder.final_layer_norm.weight",
            "decoder.finalNorm.weight", "decoder.final_layer_norm.weight",
            "outputProjection.weight", "lm_head.weight");

    /** Older files have a table for cross-attention, which was never used. */
    private static final String UNUSED = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";

    private static final Pattern LAYER_PATH =
            Pattern.compile("(?<stack>encoder|decoder)\\.layers\\.(?<layer>\\d+)\\.(?<part>.+)\\.weight");

    private final Map<String, String> encoderParts;
    private final Map<String, String> decoderParts;
    private final SharedTensor embedding;

    T5TensorNames(TransformerConfig config, Set<String> tensors) {
        encoderParts = parts(config, Map.of(), 1);
        decoderParts = parts(config, CROSS_ATTENTION, 2);
        String[] names = {"shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight"};
        embedding = config.output().tied()
                ? SharedTensor.find(tensors, names[0], names[1], names[2], "lm_head.weight")
                : SharedTensor.find(tensors, names);
    }

    private static Map<String, String> parts(TransformerConfig config, Map<String, String> more, int feedForward) {
        String network = "layer." + feedForward + ".DenseReluDense.";
        Map<String, String> parts = new HashMap<>(SELF_ATTENTION);
        parts.putAll(more);
        parts.put("feedForward.gate", network + "wi_0");
        parts.put("feedForward.inner", network + (config.gatedFeedForward() ? "wi_1" : "wi"));
        parts.put("feedForward.outer", network + "wo");
        parts.put("feedForwardSublayer.norm", "layer." + feedForward + ".layer_norm");
        return Map.copyOf(parts);
    }

    @Override
    public String tensorName(String parameterPath) {
        Matcher layer = LAYER_PATH.matcher(parameterPath);
        if (layer.matches()) {
            Map<String, String> parts = layer.group("stack").equals("encoder") ? encoderParts : decoderParts;
            return layer.group("stack") + ".block." + layer.group("layer") + "." + parts.get(layer.group("part"))
                    + ".weight";
        }
        return parameterPath.equals("sourceEmbedding.weight")
                ? embedding.name()
                : Objects.requireNonNull(OTHER_PARTS.get(parameterPath), parameterPath);
    }

    @Override
    public Map<String, String> copies() {
        return embedding.copyNames();
    }

    @Override
    public Set<String> ignored() {
        return Set.of(UNUSED);
    }
}
