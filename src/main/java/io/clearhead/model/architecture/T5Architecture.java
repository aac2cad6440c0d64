package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.OutputConfig;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.model.TransformerConfig;
import io.clearhead.model.TransformerConfig.Activation;
import io.clearhead.model.TransformerConfig.StackConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * T5, T5 v1.1, Flan-T5 and mT5, {@code model_type: t5} or {@code mt5}: pre-norm with norms of the root mean square, relative
 * positions, no biases, scores that are not scaled, a head size of its own; from v1.1 on a gated feed-forward network and an
 * output matrix of its own.
 */
final class T5Architecture implements Architecture {

    private static final String HEAD = "lm_head.weight";
    private static final Map<String, Boolean> FIXED_OPTIONS = Map.of("tie_encoder_decoder", false);

    @Override
    public Set<String> modelTypes() {
        return Set.of("t5", "mt5");
    }

    @Override
    public Set<String> classes() {
        return Set.of(
                "T5ForConditionalGeneration",
                "T5WithLMHeadModel",
                "T5Model",
                "MT5ForConditionalGeneration",
                "MT5Model");
    }

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        Options.requireFixed(document, FIXED_OPTIONS);
        int modelSize = document.positiveInt("d_model");
        int vocabularySize = document.positiveInt("vocab_size");
        int layers = document.positiveInt("num_layers");
        FeedForwardKind feedForward = feedForward(document);
        RelativeBuckets buckets = new RelativeBuckets(
                document.positiveInt("relative_attention_num_buckets", 32),
                document.positiveInt("relative_attention_max_distance", 128));
        return BartLike.build(
                document,
                TransformerConfig.builder()
                        .encoder(stack(document, layers))
                        .decoder(stack(document, document.positiveInt("num_decoder_layers", layers)))
                        .modelSize(modelSize)
                        .vocabularySizes(vocabularySize, vocabularySize)
                        .maxPositions(TransformerConfig.UNBOUNDED)
                        .positions(buckets)
                        .norm(NormConfig.rmsNorm(Placement.PRE, (float) document.number("layer_norm_epsilon", 1e-6))
                                .withFinalNorm())
                        .activation(feedForward.activation())
                        .gatedFeedForward(feedForward.gated())
                        .linearBias(false)
                        .scaledScores(false)
                        .embeddingScale(1)
                        .output(output(document, tensors, modelSize))
                        .dropout((float) document.number("dropout_rate", 0.1))
                        .paddingId(document.nonNegativeInt("pad_token_id", 0)));
    }

    private static StackConfig stack(ConfigDocument document, int layers) {
        return new StackConfig(
                layers,
                document.positiveInt("num_heads"),
                document.positiveInt("d_kv", 64),
                document.positiveInt("d_ff"));
    }

    /**
     * As transformers 5 reads it: an output matrix that is there is used unless it is said to be the embedding, and T5 (not mT5)
     * scales its output where the embedding is said to be the output matrix.
     */
    private static OutputConfig output(ConfigDocument document, Set<String> tensors, int modelSize) {
        boolean isT5 = document.text("model_type").equals("t5");
        boolean saidToBeTied = document.flag("tie_word_embeddings", isT5);
        boolean tied = saidToBeTied || !tensors.contains(HEAD);
        return new OutputConfig(tied, false, isT5 && saidToBeTied ? (float) Math.pow(modelSize, -0.5) : 1);
    }

    private record FeedForwardKind(Activation activation, boolean gated) {}

    /** {@code feed_forward_proj} is an activation, perhaps behind {@code gated-}; of gated-gelu the tanh form is meant. */
    private static FeedForwardKind feedForward(ConfigDocument document) {
        String kind = document.text("feed_forward_proj", "relu");
        boolean gated = kind.startsWith("gated-");
        String name = kind.equals("gated-gelu") ? "gelu_new" : gated ? kind.substring("gated-".length()) : kind;
        Activation activation = Options.activation(document, "feed_forward_proj", name);
        Optional<String> stated = document.optionalText("dense_act_fn");
        if (stated.isPresent() && Options.activation(document, "dense_act_fn", stated.get()) != activation) {
            document.problem("dense_act_fn is \"" + stated.get() + "\", but feed_forward_proj \"" + kind + "\" means "
                    + "\"" + name + "\"");
        }
        if (document.flag("is_gated_act", gated) != gated) {
            document.problem("is_gated_act is " + !gated + ", but feed_forward_proj is \"" + kind + "\"");
        }
        return new FeedForwardKind(activation, gated);
    }

    @Override
    public TensorNames names(TransformerConfig config, Set<String> tensors) {
        return new T5TensorNames(config, tensors);
    }
}
