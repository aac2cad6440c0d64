package io.clearhead.model;

import io.clearhead.model.PositionConfig.Learned;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.model.PositionConfig.Sinusoidal;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes and variants of one encoder–decoder transformer: the columns of the paper's table 3, and the choices in which
 * later families differ from it.
 *
 * @param encoder the encoder stack's sizes
 * @param decoder the decoder stack's sizes
 * @param modelSize width of every hidden state (d_model)
 * @param sourceVocabularySize rows of the encoder's embedding
 * @param targetVocabularySize rows of the decoder's embedding, and the logits per position
 * @param maxPositions positions there are; no sequence may be longer. {@link #UNBOUNDED} where the model sets no limit
 * @param positions how the model knows the order of tokens
 * @param norm how states are normalised
 * @param activation the feed-forward network's non-linearity
 * @param gatedFeedForward whether the feed-forward network multiplies its inner states by an activated gate (T5 v1.1)
 * @param linearBias whether attention and feed-forward projections have biases
 * @param scaledScores whether dot products are divided by √headSize (§3.2.1); T5 does not
 * @param embeddingScale factor on token embeddings, √modelSize in the paper (§3.4)
 * @param sharedEmbeddings whether encoder and decoder read the same embedding matrix (§3.4)
 * @param output how states become logits
 * @param dropout probability with which an activation is dropped while training (§5.4)
 * @param paddingId token that fills up shorter rows of a batch; its embedding is zero when weights are random
 */
public record TransformerConfig(
        StackConfig encoder,
        StackConfig decoder,
        int modelSize,
        int sourceVocabularySize,
        int targetVocabularySize,
        int maxPositions,
        PositionConfig positions,
        NormConfig norm,
        Activation activation,
        boolean gatedFeedForward,
        boolean linearBias,
        boolean scaledScores,
        float embeddingScale,
        boolean sharedEmbeddings,
        OutputConfig output,
        float dropout,
        int paddingId) {

    /** {@link #maxPositions} of a model that can read sequences of any length. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final int MOST_LAYERS = 1000;
    private static final long MOST_POSITION_VALUES = 1 << 26; // 256 MiB of fp32

    /**
     * Sizes of one stack.
     *
     * @param layers number of layers (N)
     * @param heads attention heads per layer (h)
     * @param headSize width of a head (d_k = d_v), d_model/h in the paper
     * @param hiddenSize inner width of the feed-forward network (d_ff)
     */
    public record StackConfig(int layers, int heads, int headSize, int hiddenSize) {

        /** Width of queries, keys and values of all heads together. */
        public int attentionSize() {
            return heads * headSize;
        }
    }

    /** Non-linearity between the two linear maps of the feed-forward network. */
    public enum Activation {
        /** max(0, x), the paper's choice (equation 2). */
        RELU,
        /** x·Φ(x) in its exact form. */
        GELU,
        /** x·Φ(x) by way of tanh: 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
        GELU_TANH,
        /** x·σ(x), also called SiLU. */
        SWISH
    }

    public TransformerConfig {
        List<String> problems = new ArrayList<>();
        requirePositive(problems, "modelSize", modelSize);
        requirePositive(problems, "sourceVocabularySize", sourceVocabularySize);
        requirePositive(problems, "targetVocabularySize", targetVocabularySize);
        requirePositive(problems, "maxPositions", maxPositions);
        checkStack(problems, "encoder", encoder);
        checkStack(problems, "decoder", decoder);
        checkPositions(problems, positions, maxPositions, modelSize);
        requireScale(problems, "embeddingScale", embeddingScale);
        requireScale(problems, "output.scale", output.scale());
        requireScale(problems, "norm.epsilon", norm.epsilon());
        if (sharedEmbeddings && sourceVocabularySize != targetVocabularySize) {
            problems.add("shared embeddings need one vocabulary size, but the source has " + sourceVocabularySize
                    + " and the target " + targetVocabularySize);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            problems.add("dropout must be in [0, 1), but is " + dropout);
        }
        if (paddingId < 0 || paddingId >= targetVocabularySize) {
            problems.add("paddingId must be in [0, " + targetVocabularySize + "), but is " + paddingId);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("invalid transformer configuration: " + String.join("; ", problems));
        }
    }

    private static void checkStack(List<String> problems, String name, StackConfig stack) {
        requirePositive(problems, name + ".layers", stack.layers());
        requirePositive(problems, name + ".heads", stack.heads());
        requirePositive(problems, name + ".headSize", stack.headSize());
        requirePositive(problems, name + ".hiddenSize", stack.hiddenSize());
        if (stack.layers() > MOST_LAYERS) {
            problems.add(name + ".layers must be at most " + MOST_LAYERS + ", but is " + stack.layers());
        }
    }

    private static void checkPositions(
            List<String> problems, PositionConfig positions, int maxPositions, int modelSize) {
        if (positions instanceof RelativeBuckets relative) {
            // Half of them for either direction, and half of these for exact distances; then a logarithm of a ratio
            // above 1.
            if (relative.buckets() < 4 || relative.buckets() % 2 != 0) {
                problems.add("positions.buckets must be even and at least 4, but is " + relative.buckets());
            } else if (relative.maxDistance() <= relative.buckets() / 2) {
                problems.add("positions.maxDistance must exceed half the buckets (" + relative.buckets() / 2
                        + "), but is " + relative.maxDistance());
            }
            return;
        }
        if ((long) maxPositions * modelSize > MOST_POSITION_VALUES) {
            problems.add(
                    "maxPositions " + maxPositions + " are too many for a table of positions of size " + modelSize);
        }
        if (positions instanceof Learned learned && (learned.offset() < 0 || learned.offset() > maxPositions)) {
            problems.add("positions.offset must be in [0, maxPositions], but is " + learned.offset());
        }
        if (positions instanceof Sinusoidal && (modelSize % 2 != 0 || modelSize < 4)) {
            problems.add("modelSize must be even and at least 4 for sinusoidal positions, but is " + modelSize);
        }
    }

    private static void requirePositive(List<String> problems, String name, int value) {
        if (value <= 0) {
            problems.add(name + " must be positive, but is " + value);
        }
    }

    private static void requireScale(List<String> problems, String name, float value) {
        if (!(value > 0) || Float.isInfinite(value)) {
            problems.add(name + " must be positive and finite, but is " + value);
        }
    }

    /** The factor on the dot products of a stack's attention: 1/√headSize (§3.2.1), or 1. */
    public float attentionScale(StackConfig stack) {
        return scaledScores ? (float) (1 / Math.sqrt(stack.headSize())) : 1;
    }

    /** Starts from the paper's choices; sizes have to be given. */
    public static TransformerConfigBuilder builder() {
        return new TransformerConfigBuilder();
    }
}
