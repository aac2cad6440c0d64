package io.clearhead.generation;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model is, for people and for clients that adapt to it.
 *
 * @param family its model_type, for example {@code marian}
 * @param architecture its sizes and variants
 * @param maxSourceTokens longest source; the largest int where the model sets no limit
 * @param maxTargetTokens longest target, without the decoder's start token; likewise
 * @param precision type of the weights in memory, for example {@code float32}
 * @param device where it runs, for example {@code cpu} or {@code cuda:0}
 */
public record ModelDescription(
        String family,
        Architecture architecture,
        int maxSourceTokens,
        int maxTargetTokens,
        String precision,
        String device) {

    /**
     * Sizes and variants, in the words of the API.
     *
     * @param encoder sizes of the encoder
     * @param decoder sizes of the decoder
     * @param modelSize width of the hidden states (d_model)
     * @param sourceVocabularySize tokens a source can have
     * @param targetVocabularySize tokens a target can have
     * @param normPlacement {@code post} or {@code pre}
     * @param normKind {@code layer_norm} or {@code rms_norm}
     * @param positions kind and layout, for example {@code sinusoidal, halves}
     * @param activation of the feed-forward network
     * @param attentionScale factor on the dot products of the encoder, 1/√headSize; 1 in T5
     * @param parameters number of weights, shared ones counted once
     */
    public record Architecture(
            Stack encoder,
            Stack decoder,
            int modelSize,
            int sourceVocabularySize,
            int targetVocabularySize,
            String normPlacement,
            String normKind,
            Positions positions,
            String activation,
            float attentionScale,
            long parameters) {}

    /**
     * Sizes of one stack.
     *
     * @param layers number of layers
     * @param heads heads per layer
     * @param headSize width of a head
     * @param hiddenSize inner width of the feed-forward network
     */
    public record Stack(int layers, int heads, int headSize, int hiddenSize) {

        /** Indices of all layers. */
        public List<Integer> allLayers() {
            return upTo(layers);
        }

        /** Indices of all heads of a layer. */
        public List<Integer> allHeads() {
            return upTo(heads);
        }

        private static List<Integer> upTo(int count) {
            return IntStream.range(0, count).boxed().toList();
        }
    }

    /**
     * How the model knows the order of tokens.
     *
     * @param kind {@code sinusoidal}, {@code learned} or {@code relative}
     * @param layout {@code halves} or {@code interleaved} where they are sinusoidal, else null
     * @param count number of positions; null where there is no limit
     */
    public record Positions(
            String kind, @Nullable String layout, @Nullable Integer count) {}
}
