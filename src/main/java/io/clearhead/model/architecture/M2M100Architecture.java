package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Sinusoidal;
import io.clearhead.model.TransformerConfig;
import java.util.Map;
import java.util.Set;

/**
 * M2M100 and NLLB, {@code model_type: m2m_100}: pre-norm with a final norm, sinusoids with frequencies and a count of their
 * own, no bias on the logits.
 */
final class M2M100Architecture implements Architecture {

    private static final int DEFAULT_PADDING = 1;

    /** The logits come from the embedding. */
    private static final Map<String, Boolean> FIXED_OPTIONS = Map.of("tie_word_embeddings", true);

    @Override
    public Set<String> modelTypes() {
        return Set.of("m2m_100");
    }

    @Override
    public Set<String> classes() {
        return Set.of("M2M100ForConditionalGeneration", "M2M100Model");
    }

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        Options.requireFixed(document, FIXED_OPTIONS);
        return BartLike.build(
                document,
                BartLike.read(document, tensors, DEFAULT_PADDING)
                        .positions(Sinusoidal.BEHIND_PADDING)
                        .norm(NormConfig.layerNorm(Placement.PRE).withFinalNorm()));
    }

    @Override
    public TensorNames names(TransformerConfig config, Set<String> tensors) {
        return new BartTensorNames(config, tensors, Set.of("embed_positions.weights"));
    }
}
