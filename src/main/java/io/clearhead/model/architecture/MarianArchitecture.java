package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Sinusoidal;
import io.clearhead.model.TransformerConfig;
import java.util.Map;
import java.util.Set;

/**
 * Marian and OPUS-MT, {@code model_type: marian}: the paper's model (post-norm, sinusoids, tied output) with sines and
 * cosines in halves and a bias on the logits. Source and target may have vocabularies of their own.
 */
final class MarianArchitecture implements Architecture {

    private static final int DEFAULT_PADDING = 58_100;

    /** Options of Marian's own configuration that no Hugging Face checkpoint of this family can use. */
    private static final Map<String, Boolean> FIXED_OPTIONS = Map.of(
            "normalize_before", false,
            "normalize_embedding", false,
            "add_final_layer_norm", false,
            "static_position_embeddings", true,
            "tie_word_embeddings", true);

    @Override
    public Set<String> modelTypes() {
        return Set.of("marian");
    }

    @Override
    public Set<String> classes() {
        return Set.of("MarianMTModel", "MarianModel");
    }

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        Options.requireFixed(document, FIXED_OPTIONS);
        int vocabularySize = document.positiveInt("vocab_size");
        return BartLike.build(
                document,
                BartLike.read(document, tensors, DEFAULT_PADDING)
                        .vocabularySizes(vocabularySize, document.positiveInt("decoder_vocab_size", vocabularySize))
                        .sharedEmbeddings(document.flag("share_encoder_decoder_embeddings", true))
                        .positions(Sinusoidal.HALVES)
                        .norm(NormConfig.layerNorm(Placement.POST)));
    }

    @Override
    public TensorNames names(TransformerConfig config, Set<String> tensors) {
        return new BartTensorNames(config, tensors, Set.of("embed_positions.weight"));
    }
}
