package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.NormConfig;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Sinusoidal;
import io.clearhead.model.TransformerConfig;
import io.clearhead.model.TransformerConfigBuilder;
import java.util.Map;
import java.util.Set;

/**
 * Marian and OPUS-MT, {@code model_type: marian}: the paper's model (post-norm, sinusoids, tied output) with sines and
 * cosines in halves and a bias on the logits. Source and target may have vocabularies of their own.
 */
final class MarianArchitecture implements Architecture {

    /** Some of the options are those of Marian's own configuration that no Hugging Face checkpoint can use. */
    private static final BartLike COMMON = new BartLike(
            Set.of("marian"),
            Set.of("MarianMTModel", "MarianModel"),
            Map.of(
                    "normalize_before", false,
                    "normalize_embedding", false,
                    "add_final_layer_norm", false,
                    "static_position_embeddings", true,
                    "tie_word_embeddings", true),
            58_100,
            Sinusoidal.HALVES,
            NormConfig.layerNorm(Placement.POST),
            Set.of("embed_positions.weight"));

    @Override
    public Set<String> modelTypes() {
        return COMMON.modelTypes();
    }

    @Override
    public Set<String> classes() {
        return COMMON.classes();
    }

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        TransformerConfigBuilder common = COMMON.read(document, tensors);
        int vocabularySize = document.positiveInt("vocab_size");
        return BartLike.build(
                document,
                common.vocabularySizes(vocabularySize, document.positiveInt("decoder_vocab_size", vocabularySize))
                        .sharedEmbeddings(document.flag("share_encoder_decoder_embeddings", true)));
    }

    @Override
    public TensorNames names(TransformerConfig config, Set<String> tensors) {
        return COMMON.names(config, tensors);
    }
}
