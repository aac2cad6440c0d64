package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Learned;
import io.clearhead.model.TransformerConfig;
import java.util.Map;
import java.util.Set;

/**
 * BART, {@code model_type: bart}: post-norm with one more norm of embedding + position, learned positions whose table begins
 * with two rows that are never read.
 */
final class BartArchitecture implements Architecture {

    private static final int DEFAULT_PADDING = 1;

    /** Older options: what they say is what BART is; another value would be another model. */
    private static final Map<String, Boolean> FIXED_OPTIONS = Map.of(
            "normalize_before", false,
            "normalize_embedding", true,
            "add_final_layer_norm", false,
            "static_position_embeddings", false,
            "do_blenderbot_90_layernorm", false,
            "tie_word_embeddings", true);

    @Override
    public Set<String> modelTypes() {
        return Set.of("bart");
    }

    @Override
    public Set<String> classes() {
        return Set.of("BartForConditionalGeneration", "BartModel");
    }

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        Options.requireFixed(document, FIXED_OPTIONS);
        return BartLike.build(
                document,
                BartLike.read(document, tensors, DEFAULT_PADDING)
                        .positions(new Learned(2))
                        .norm(NormConfig.layerNorm(Placement.POST).withEmbeddingNorm()));
    }

    @Override
    public TensorNames names(TransformerConfig config, Set<String> tensors) {
        return new BartTensorNames(config, tensors, Set.of());
    }
}
