package io.clearhead.model.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the program has to know of a stack of layers besides its weights.
 *
 * @param layers number of layers
 * @param heads heads per layer
 * @param attentionScale factor on dot products
 * @param feedForward the form of the feed-forward network
 * @param norm the form of normalisation
 * @param ends what stands before the first and behind the last layer
 */
public record StackProgram(
        int layers, int heads, float attentionScale, FeedForwardForm feedForward, NormForm norm, Ends ends) {

    /**
     * The form of the feed-forward network.
     *
     * @param activation {@code relu}, {@code gelu}, {@code gelu_tanh} or {@code swish}
     * @param gated whether a third map is multiplied to the activated one
     */
    public record FeedForwardForm(String activation, boolean gated) {}

    /**
     * The form of normalisation.
     *
     * @param before whether sublayers are normalised before instead of behind their residual sum
     * @param rootMeanSquare whether only the root mean square is divided out, and nothing subtracted
     * @param epsilon is added to the variance
     * @param last whether one more norm follows the last layer
     */
    public record NormForm(boolean before, boolean rootMeanSquare, float epsilon, boolean last) {}

    /**
     * What stands before the first and behind the last layer of the decoder.
     *
     * @param embeddingScale factor on token embeddings
     * @param positions what is added to them
     * @param embeddingNorm whether their sum is normalised
     * @param outputScale factor on the states that are compared with the vocabulary
     */
    public record Ends(float embeddingScale, Positions positions, boolean embeddingNorm, float outputScale) {}

    /**
     * Which tokens a row of the table of positions is added to.
     *
     * @param added whether there is a table
     * @param exception the token that gets nothing; −1 for none
     */
    public record Positions(boolean added, int exception) {

        /** There is no table. */
        public static final Positions NONE = new Positions(false, -1);

        /** To all. */
        public static final Positions OF_ALL_TOKENS = new Positions(true, -1);

        /** To all but one. */
        public static Positions exceptFor(int id) {
            return new Positions(true, id);
        }
    }

    /** By the names that the program uses. */
    Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("layers", layers);
        attributes.put("heads", heads);
        attributes.put("attention_scale", attentionScale);
        attributes.put("activation", feedForward.activation());
        attributes.put("gated", feedForward.gated());
        attributes.put("pre_norm", norm.before());
        attributes.put("rms_norm", norm.rootMeanSquare());
        attributes.put("epsilon", norm.epsilon());
        attributes.put("final_norm", norm.last());
        attributes.put("embedding_scale", ends.embeddingScale());
        attributes.put("positions", ends.positions().added());
        attributes.put("token_without_position", ends.positions().exception());
        attributes.put("embedding_norm", ends.embeddingNorm());
        attributes.put("output_scale", ends.outputScale());
        return attributes;
    }
}
