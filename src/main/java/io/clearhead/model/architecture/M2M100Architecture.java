package io.clearhead.model.architecture;

import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Sinusoidal;
import java.util.Map;
import java.util.Set;

/**
 * M2M100 and NLLB, {@code model_type: m2m_100}: pre-norm with a final norm, sinusoids with frequencies and a count of their
 * own, no bias on the logits.
 */
final class M2M100Architecture {

    static final Architecture FAMILY = new BartLike(
            Set.of("m2m_100"),
            Set.of("M2M100ForConditionalGeneration", "M2M100Model"),
            Map.of("tie_word_embeddings", true),
            1,
            Sinusoidal.BEHIND_PADDING,
            NormConfig.layerNorm(Placement.PRE).withFinalNorm(),
            Set.of("embed_positions.weights"));

    private M2M100Architecture() {}
}
