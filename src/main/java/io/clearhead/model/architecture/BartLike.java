package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.OutputConfig;
import io.clearhead.model.TransformerConfig;
import io.clearhead.model.TransformerConfig.StackConfig;
import io.clearhead.model.TransformerConfigBuilder;
import java.util.Set;

/** What the configurations of BART and its relatives (Marian, mBART, M2M100, Pegasus) have in common. */
final class BartLike {

    private BartLike() {}

    /**
     * Reads sizes, activation, embedding scale and output; what a family does otherwise it sets afterwards.
     *
     * @param defaultPadding padding id where the configuration gives none
     */
    static TransformerConfigBuilder read(ConfigDocument document, Set<String> tensors, int defaultPadding) {
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
                .paddingId(document.nonNegativeInt("pad_token_id", defaultPadding));
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
