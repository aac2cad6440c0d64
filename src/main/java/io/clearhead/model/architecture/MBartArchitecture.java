package io.clearhead.model.architecture;

import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Learned;
import java.util.Map;
import java.util.Set;

/**
 * mBART and mBART-50, {@code model_type: mbart}: BART with norms before each sublayer and at the end of each stack; still with
 * the norm of embedding + position.
 */
final class MBartArchitecture {

    static final Architecture FAMILY = new BartLike(
            Set.of("mbart"),
            Set.of("MBartForConditionalGeneration", "MBartModel"),
            Map.of(
                    "normalize_before", true,
                    "normalize_embedding", true,
                    "add_final_layer_norm", true,
                    "static_position_embeddings", false,
                    "tie_word_embeddings", true),
            1,
            new Learned(2),
            NormConfig.layerNorm(Placement.PRE).withEmbeddingNorm().withFinalNorm(),
            Set.of());

    private MBartArchitecture() {}
}
