package io.clearhead.model.architecture;

import io.clearhead.model.TransformerConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tensor names of BART and its relatives: {@code model.decoder.layers.0.self_attn.q_proj.weight}. Checkpoints of the model
 * without its output ({@code BartModel}) have the same names without {@code model.}.
 */
final class BartTensorNames implements TensorNames {

    /** The bias of the logits, (1, vocab), in families that have one. */
    static final String OUTPUT_BIAS = "final_logits_bias";

    /** Checkpoints that were converted from fairseq may carry its version number as a tensor. */
    private static final String VERSION = "version";

    private static final Map<String, String> LAYER_PARTS = new HashMap<>();

    static {
        LAYER_PARTS.put("selfAttention.queryProjection", "self_attn.q_proj");
        LAYER_PARTS.put("selfAttention.keyProjection", "self_attn.k_proj");
        LAYER_PARTS.put("selfAttention.valueProjection", "self_attn.v_proj");
        LAYER_PARTS.put("selfAttention.outputProjection", "self_attn.out_proj");
        LAYER_PARTS.put("selfAttentionSublayer.norm", "self_attn_layer_norm");
        LAYER_PARTS.put("crossAttention.queryProjection", "encoder_attn.q_proj");
        LAYER_PARTS.put("crossAttention.keyProjection", "encoder_attn.k_proj");
        LAYER_PARTS.put("crossAttention.valueProjection", "encoder_attn.v_proj");
        LAYER_PARTS.put("crossAttention.outputProjection", "encoder_attn.out_proj");
        LAYER_PARTS.put("crossAttentionSublayer.norm", "encoder_attn_layer_norm");
        LAYER_PARTS.put("feedForward.inner", "fc1");
        LAYER_PARTS.put("feedForward.outer", "fc2");
        LAYER_PARTS.put("feedForwardSublayer.norm", "final_layer_norm");
    }

    private static final Map<String, String> OTHER_PARTS = Map.of(
            "sourcePositions.weight", "encoder.embed_positions.weight",
            "targetPositions.weight", "decoder.embed_positions.weight",
            "sourceNorm.weight", "encoder.layernorm_embedding.weight",
            "sourceNorm.bias", "encoder.layernorm_embedding.bias",
            "targetNorm.weight", "decoder.layernorm_embedding.weight",
            "targetNorm.bias", "decoder.layernorm_embedding.bias",
            "encoder.finalNorm.weight", "encoder.layer_norm.weight",
            "encoder.finalNorm.bias", "encoder.layer_norm.bias",
            "decoder.finalNorm.weight", "decoder.layer_norm.weight",
            "decoder.finalNorm.bias", "decoder.layer_norm.bias");

    private static final Pattern LAYER_PATH = Pattern.compile(
            "(?<stack>encoder|decoder)\\.layers\\.(?<layer>\\d+)\\.(?<part>.+)\\.(?<value>weight|bias)");

    private final String prefix;
    private final SharedTensor source;
    private final SharedTensor target;
    private final Set<String> ignored;

    /**
     * Finds the names.
     *
     * @param computedTables names below {@code encoder.} and {@code decoder.} of tables that are computed instead of read
     */
    BartTensorNames(TransformerConfig config, Set<String> tensors, Set<String> computedTables) {
        prefix = tensors.stream().anyMatch(name -> name.startsWith("model.")) ? "model." : "";
        String encoderTokens = prefix + "encoder.embed_tokens.weight";
        String decoderTokens = prefix + "decoder.embed_tokens.weight";
        if (config.sharedEmbeddings()) {
            source = SharedTensor.find(
                    tensors, prefix + "shared.weight", encoderTokens, decoderTokens, "lm_head.weight");
            target = source;
        } else {
            source = SharedTensor.find(tensors, encoderTokens);
            target = SharedTensor.find(tensors, decoderTokens, "lm_head.weight");
        }
        ignored = Stream.concat(computedTables.stream(), Stream.of(VERSION))
                .flatMap(table -> Stream.of(prefix + "encoder." + table, prefix + "decoder." + table))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String tensorName(String parameterPath) {
        Matcher layer = LAYER_PATH.matcher(parameterPath);
        if (layer.matches()) {
            return prefix + layer.group("stack") + ".layers." + layer.group("layer") + "."
                    + LAYER_PARTS.get(layer.group("part")) + "." + layer.group("value");
        }
        return switch (parameterPath) {
            case "sourceEmbedding.weight" -> source.name();
            case "targetEmbedding.weight" -> target.name();
            case "outputProjection.bias" -> OUTPUT_BIAS;
            default -> prefix + Objects.requireNonNull(OTHER_PARTS.get(parameterPath), parameterPath);
        };
    }

    @Override
    public long[] tensorShape(String parameterPath, long[] parameterShape) {
        return parameterPath.equals("outputProjection.bias") ? new long[] {1, parameterShape[0]} : parameterShape;
    }

    @Override
    public Map<String, String> copies() {
        Map<String, String> copies = new HashMap<>(source.copyNames());
        copies.putAll(target.copyNames());
        return copies;
    }

    @Override
    public Set<String> ignored() {
        return ignored;
    }
}
