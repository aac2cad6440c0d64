package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Sinusoidal;
import io.clearhead.model.TransformerConfig;
import java.util.Map;
import java.util.Set;

/**
 * Pegasus, {@code model_type: pegasus}: pre-norm with a final norm, the sinusoids of Marian, a bias on the logits. Files store
 * the sinusoids; they are computed all the same.
 */
final class PegasusArchitecture implements Architecture {

    private static final int DEFAULT_PADDING = 0;

    /** Older options: what they say is what Pegasus is; another value would be another model. */
    private static final Map<String, Boolean> FIXED_OPTIONS = Map.of(
            "normalize_before", true,
            "normalize_embedding", false,
            "add_final_layer_norm", true,
            "static_position_embeddings", true,
            "tie_word_embeddings", true);

    @Override
    public Set<String> modelTypes() {
        return Set.of("pegasus");
    }

    @Override
    public Set<String> classes() {
        return Set.of("PegasusForConditionalGeneration", "PegasusModel");
    }

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        Options.requireFixed(document, FIXED_OPTIONS);
        return BartLike.build(
                document,
                BartLike.read(document, tensors, DEFAULT_PADDING)
                        .positions(Sinusoidal.HALVES)
                        .norm(NormConfig.layerNorm(Placement.PRE).withFinalNorm()));
    }

    @Override
    public TensorNames names(TransformerConfig config, Set<String> tensors) {
        return new BartTensorNames(config, tensors, Set.of("embed_positions.weight"));
    }
}
