package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.NormConfig;
import io.clearhead.model.OutputConfig;
import io.clearhead.model.PositionConfig;
import io.clearhead.model.TransformerConfig;
import io.clearhead.model.TransformerConfig.StackConfig;
import io.clearhead.model.TransformerConfigBuilder;
import java.util.Map;
import java.util.Set;

/**
 * BART and its relatives, which read the same keys and name their tensors alike. What tells them apart is data.
 *
 * @param modelTypes as {@link Architecture#modelTypes}
 * @param classes as {@link Architecture#classes}
 * @param fixedOptions options that say what the family is; another value would be another model
 * @param defaultPadding padding id where the configuration gives none
 * @param positions how positions are encoded
 * @param norm where norms stand
 * @param unreadTensors names of tensors, without their stack, that files may have and that are computed all the same
 */
record BartLike(
        Set<String> modelTypes,
        Set<String> classes,
        Map<String, Boolean> fixedOptions,
        int defaultPadding,
        PositionConfig positions,
        NormConfig norm,
        Set<String> unreadTensors)
        implements Architecture {

    @Override
    public TransformerConfig config(ConfigDocument document, Set<String> tensors) {
        return build(document, read(document, tensors));
    }

    @Override
    public TensorNames names(TransformerConfig config, Set<String> tensors) {
        return new BartTensorNames(config, tensors, unreadTensors);
    }

    /** Reads all that the family has in common with its relatives; what is special it sets afterwards. */
    TransformerConfigBuilder read(ConfigDocument document, Set<String> tensors) {
        Options.requireFixed(document, fixedOptions);
        int modelSize = document.positiveInt("d_model");
        int vocabularySize = document.positiveInt("vocab_size");
        String activation = document.text("activation_function", "gelu");
        return TransformerConfig.builder()
                .encoder(stack(document, "encoder", modelSize))
                .decoder(stack(document, "decoder", modelSize))
                .modelSize(modelSize)
                .vocabularySizes(vocabularySize, vocabularySize)
                .maxPositions(document.positiveInt("max_position_embeddings", 1024))
                .activation(Options.activation(document, "activation_function", activation))
                .embeddingScale(document.flag("scale_embedding", false) ? (float) Math.sqrt(modelSize) : 1)
                .output(new OutputConfig(true, tensors.contains(BartTensorNames.OUTPUT_BIAS), 1))
                .dropout((float) document.number("dropout", 0.1))
                .paddingId(document.nonNegativeInt("pad_token_id", defaultPadding))
                .positions(positions)
                .norm(norm);
    }

    private static StackConfig stack(ConfigDocument document, String name, int modelSize) {
        int heads = document.positiveInt(name + "_attention_heads");
        if (modelSize % heads != 0) {
            document.problem(
                    name + "_attention_heads is " + heads + ", but must divide d_model, which is " + modelSize);
        }
        return new StackConfig(
                document.positiveInt(name + "_layers"),
                heads,
                Math.max(1, modelSize / heads),
                document.positiveInt(name + "_ffn_dim"));
    }

    /** Builds the configuration after everything that is wrong in the document has been reported. */
    static TransformerConfig build(ConfigDocument document, TransformerConfigBuilder builder) {
        document.throwIfInvalid(); // before values that stand in for wrong ones are taken for real
        return builder.build();
    }
}
