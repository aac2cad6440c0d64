package io.clearhead.api.info;

import io.clearhead.generation.ModelDescription.Architecture;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and variants of a network.
 *
 * @param encoder sizes of the encoder
 * @param decoder sizes of the decoder
 * @param modelSize width of the hidden states
 * @param sourceVocabularySize tokens a source can have
 * @param targetVocabularySize tokens a target can have
 * @param norm place of the layer norm
 * @param normKind formula of the norm
 * @param positions how the model knows the order of tokens
 * @param activation of the feed-forward network
 * @param attentionScale factor on the dot products
 * @param parameters number of weights
 */
@Schema(name = "Architecture", description = "Sizes and variants of the network.")
record ArchitectureResponse(
        @Schema(description = "Sizes of the encoder.") Stack encoder,

        @Schema(description = "Sizes of the decoder.") Stack decoder,

        @Schema(description = "Width of the hidden states, d_model.", example = "512")
        int modelSize,

        @Schema(description = "Number of tokens that a source can have.", example = "58101")
        int sourceVocabularySize,

        @Schema(description = "Number of tokens that a target can have.", example = "58101")
        int targetVocabularySize,

        @Schema(description = "Whether the norm stands behind (post) or before (pre) each sublayer.", example = "post")
        String norm,

        @Schema(
                description = "Formula of the norm: layer_norm as in the paper, or rms_norm as in T5.",
                allowableValues = {"layer_norm", "rms_norm"},
                example = "layer_norm")
        String normKind,

        @Schema(description = "How the model knows the order of tokens.")
        Positions positions,

        @Schema(description = "Activation of the feed-forward network.", example = "swish")
        String activation,

        @Schema(
                description = "Factor on the dot products of queries and keys, 1/sqrt(head_size) in the paper.",
                example = "0.125")
        float attentionScale,

        @Schema(description = "Number of weights, shared ones counted once.", example = "74410496")
        long parameters) {

    /**
     * Sizes of a stack of layers.
     *
     * @param layers number of layers
     * @param heads heads per layer
     * @param headSize width of a head
     * @param hiddenSize inner width of the feed-forward network
     */
    @Schema(name = "Stack", description = "Sizes of a stack of layers.")
    record Stack(
            @Schema(description = "Number of layers.", example = "6")
            int layers,

            @Schema(description = "Attention heads per layer.", example = "8")
            int heads,

            @Schema(description = "Width of a head.", example = "64")
            int headSize,

            @Schema(description = "Inner width of the feed-forward network.", example = "2048")
            int hiddenSize) {}

    /**
     * How the model knows the order of tokens.
     *
     * @param kind sinusoidal, learned or relative
     * @param layout order of sines and cosines; null for other kinds
     * @param count number of positions; null where there is no limit
     */
    @Schema(name = "Positions", description = "How the model knows the order of tokens.")
    record Positions(
            @Schema(
                    description = "Kind of positions: sinusoidal as in the paper, learned, or relative as in T5.",
                    allowableValues = {"sinusoidal", "learned", "relative"},
                    example = "sinusoidal")
            String kind,

            @Schema(
                    description =
                            "Order of sines and cosines: interleaved as in the paper, or in halves; null for other kinds.",
                    nullable = true,
                    example = "halves")
            @Nullable
            String layout,

            @Schema(
                    description = "Number of positions; null where the model sets no limit.",
                    nullable = true,
                    example = "512")
            @Nullable
            Integer count) {}

    static ArchitectureResponse of(Architecture architecture) {
        return new ArchitectureResponse(
                stack(architecture.encoder()),
                stack(architecture.decoder()),
                architecture.modelSize(),
                architecture.sourceVocabularySize(),
                architecture.targetVocabularySize(),
                architecture.normPlacement(),
                architecture.normKind(),
                new Positions(
                        architecture.positions().kind(),
                        architecture.positions().layout(),
                        architecture.positions().count()),
                architecture.activation(),
                architecture.attentionScale(),
                architecture.parameters());
    }

    private static Stack stack(io.clearhead.generation.ModelDescription.Stack stack) {
        return new Stack(stack.layers(), stack.heads(), stack.headSize(), stack.hiddenSize());
    }
}
