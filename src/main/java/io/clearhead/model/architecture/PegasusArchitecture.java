package io.clearhead.model.architecture;

import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Sinusoidal;
import java.util.Map;
import java.util.Set;

/**
 * Pegasus, {@code model_type: pegasus}: pre-norm with a final norm, the sinusoids of Marian, a bias on the logits. Files store
 * the sinusoids; they are computed all the same.
 */
final class PegasusArchitecture {

    static final Architecture FAMILY = new BartLike(
            Set.of("pegasus"),
            Set.of("PegasusForConditionalGeneration", "PegasusModel"),
            Map.of(
                    "normalize_before", true,
                    "normalize_embedding", false,
                    "add_final_layer_norm", true,
                    "static_position_embeddings", true,
                    "tie_word_embeddings", true),
            0,
            Sinusoidal.HALVES,
            NormConfig.layerNorm(Placement.PRE).withFinalNorm(),
            Set.of("embed_positions.weight"));

    private PegasusArchitecture() {}
}
