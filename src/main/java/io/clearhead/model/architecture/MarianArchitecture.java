package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.TransformerConfig;
import io.clearhead.model.TransformerConfig.Activation;
import io.clearhead.model.TransformerConfig.NormPlacement;
import io.clearhead.model.TransformerConfig.SinusoidLayout;
import io.clearhead.model.TransformerConfig.StackConfig;
import io.clearhead.model.TransformerConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marian and OPUS-MT, {@code model_type: marian}: the paper's model (post-norm, sinusoids, tied output) with sines and
 * cosines in halves and a bias on the logits.
 */
final class MarianArchitecture implements Architecture {

    private static final Map<String, Activation> ACTIVATIONS = Map.of(
            "relu", Activation.RELU,
            "gelu", Activation.GELU,
            "swish", Activation.SWISH,
            "silu", Activation.SWISH);

    /** Options of Marian's own configuration that no Hugging Face checkpoint of this family can use. */
    private static final Map<String, Boolean> FIXED_OPTIONS = Map.of(
            "normalize_before", false,
            "normalize_embedding", false,
            "add_final_layer_norm", false,
            "static_position_embeddings", true,
            "tie_word_embeddings", true);

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

    private static final Pattern LAYER_PATH = Pattern.compile(
            "(?<stack>encoder|decoder)\\.layers\\.(?<layer>\\d+)\\.(?<part>.+)\\.(?<value>weight|bias)");
    private static final String OUTPUT_BIAS = "final_logits_bias";

    @Override
    public String modelType() {
        return "marian";
    }

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        FIXED_OPTIONS.forEach((key, supported) -> {
            if (document.flag(key, supported) != supported) {
                document.problem(key + " is " + !supported + ", but only " + supported + " is supported");
            }
        });
        int modelSize = document.positiveInt("d_model");
        int vocabularySize = document.positiveInt("vocab_size");
        int decoderVocabularySize = document.positiveInt("decoder_vocab_size", vocabularySize);
        StackConfig encoder = stack(document, "encoder");
        StackConfig decoder = stack(document, "decoder");
        int paddingId = document.nonNegativeInt("pad_token_id", 0);
        String activation = document.text("activation_function", "gelu");
        if (!ACTIVATIONS.containsKey(activation)) {
            document.problem("activation_function is \"" + activation + "\", expected one of "
                    + ACTIVATIONS.keySet().stream().sorted().toList());
        }
        TransformerConfigBuilder builder = TransformerConfig.builder()
                .encoder(encoder)
                .decoder(decoder)
                .modelSize(modelSize)
                .vocabularySizes(vocabularySize, decoderVocabularySize)
                .maxPositions(document.positiveInt("max_position_embeddings", 1024))
                .activation(ACTIVATIONS.getOrDefault(activation, Activation.GELU))
                .sinusoidLayout(SinusoidLayout.HALVES)
                .norms(NormPlacement.POST, false)
                .embeddingScale(document.flag("scale_embedding", false) ? (float) Math.sqrt(modelSize) : 1)
                .sharedEmbeddings(document.flag("share_encoder_decoder_embeddings", true))
                .outputBias(tensors.contains(OUTPUT_BIAS))
                .dropout((float) document.number("dropout", 0.1))
                .paddingId(paddingId);
        document.throwIfInvalid(); // before values that stand in for wrong ones are taken for real
        return builder.build();
    }

    private static StackConfig stack(ConfigDocument document, String name) {
        return new StackConfig(
                document.positiveInt(name + "_layers"),
                document.positiveInt(name + "_attention_heads"),
                document.positiveInt(name + "_ffn_dim"));
    }

    @Override
    public String tensorName(String parameterPath, TransformerConfig config) {
        Matcher layer = LAYER_PATH.matcher(parameterPath);
        if (layer.matches()) {
            return "model." + layer.group("stack") + ".layers." + layer.group("layer") + "."
                    + LAYER_PARTS.get(layer.group("part")) + "." + layer.group("value");
        }
        return switch (parameterPath) {
            case "sourceEmbedding.weight" ->
                config.sharedEmbeddings() ? "model.shared.weight" : "model.encoder.embed_tokens.weight";
            case "targetEmbedding.weight" -> "model.decoder.embed_tokens.weight";
            case "outputProjection.bias" -> OUTPUT_BIAS;
            default -> throw new IllegalArgumentException("no tensor for parameter " + parameterPath);
        };
    }

    @Override
    public long[] tensorShape(String parameterPath, long[] parameterShape) {
        return parameterPath.equals("outputProjection.bias") ? new long[] {1, parameterShape[0]} : parameterShape;
    }

    @Override
    public Set<String> ignoredTensors(TransformerConfig config) {
        return config.sharedEmbeddings()
                ? Set.of(
                        "lm_head.weight",
                        "model.encoder.embed_tokens.weight",
                        "model.decoder.embed_tokens.weight",
                        "model.encoder.embed_positions.weight",
                        "model.decoder.embed_positions.weight")
                : Set.of(
                        "lm_head.weight",
                        "model.encoder.embed_positions.weight",
                        "model.decoder.embed_positions.weight");
    }
}
