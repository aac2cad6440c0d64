package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Learned;
import io.clearhead.model.TransformerConfig;
import java.util.Map;
import java.util.Set;

/**
 * mBART and mBART-50, {@code model_type: mbart}: BART with norms before each sublayer and at the end of each stack; still with
 * the norm of embedding + position.
 */
final class MBartArchitecture implements Architecture {

    private static final int DEFAULT_PADDING = 1;

    /** Older options: what they say is what mBART is; another value would be another model. */
    private static final Map<String, Boolean> FIXED_OPTIONS = Map.of(
            "normalize_before", true,
            "normalize_embedding", true,
            "add_final_layer_norm", true,
            "static_position_embeddings", false,
            "tie_word_embeddings", true);

    @Override
    public Set<String> modelTypes() {
        return Set.of("mbart");
    }

    @Override
    public Set<String> classes() {
        return Set.of("MBartForConditionalGeneration", "MBartModel");
    }

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        Options.requireFixed(document, FIXED_OPTIONS);
        return BartLike.build(
                document,
                BartLike.read(document, tensors, DEFAULT_PADDING)
                        .positions(new Learned(2))
                        .norm(NormConfig.layerNorm(Placement.PRE)
                                .withEmbeddingNorm()
                                .withFinalNorm()));
    }

    @Override
    public TensorNames names(TransformerConfig config, Set<String> tensors) {
        return new BartTensorNames(config, tensors, Set.of());
    }
}
