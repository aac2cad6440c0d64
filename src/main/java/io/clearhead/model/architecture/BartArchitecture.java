package io.clearhead.model.architecture;

import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Learned;
import java.util.Map;
import java.util.Set;

/**
 * BART, {@code model_type: bart}: post-norm with one more norm of embedding + position, learned positions whose table begins
 * with two rows that are never read.
 */
final class BartArchitecture {

    static final Architecture FAMILY = new BartLike(
            Set.of("bart"),
            Set.of("BartForConditionalGeneration", "BartModel"),
            Map.of(
                    "normalize_before", false,
                    "normalize_embedding", true,
                    "add_final_layer_norm", false,
                    "static_position_embeddings", false,
                    "do_blenderbot_90_layernorm", false,
                    "tie_word_embeddings", true),
            1,
            new Learned(2),
            NormConfig.layerNorm(Placement.POST).withEmbeddingNorm(),
            Set.of());

    private BartArchitecture() {}
}
