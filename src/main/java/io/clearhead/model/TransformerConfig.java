package io.clearhead.model;

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
 * @param maxPositions positions for which an encoding exists; no sequence may be longer
 * @param activation the feed-forward network's non-linearity
 * @param sinusoidLayout how sine and cosine share the vector of a position
 * @param normPlacement whether a sublayer is normalised behind (the paper) or before its residual sum
 * @param finalNorm whether each stack ends with one more layer norm (usual with {@link NormPlacement#PRE})
 * @param embeddingScale factor on token embeddings, √modelSize in the paper (§3.4)
 * @param sharedEmbeddings whether encoder and decoder read the same embedding matrix (§3.4)
 * @param outputBias whether a bias is added to the logits (Marian's {@code final_logits_bias})
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
        Activation activation,
        SinusoidLayout sinusoidLayout,
        NormPlacement normPlacement,
        boolean finalNorm,
        float embeddingScale,
        boolean sharedEmbeddings,
        boolean outputBias,
        float dropout,
        int paddingId) {

    private static final int MOST_LAYERS = 1000;
    private static final long MOST_POSITION_VALUES = 1 << 26; // 256 MiB of fp32

    /**
     * Sizes of one stack.
     *
     * @param layers number of layers (N)
     * @param heads attention heads per layer (h)
     * @param hiddenSize inner width of the feed-forward network (d_ff)
     */
    public record StackConfig(int layers, int heads, int hiddenSize) {}

    /** Non-linearity between the two linear maps of the feed-forward network. */
    public enum Activation {
        /** max(0, x), the paper's choice (equation 2). */
        RELU,
        /** x·Φ(x) in its exact form. */
        GELU,
        /** x·σ(x), also called SiLU. */
        SWISH
    }

    /** Where a sublayer's normalisation stands. */
    public enum NormPlacement {
        /** norm(x + sublayer(x)), the paper's choice (§3.1). */
        POST,
        /** x + sublayer(norm(x)). */
        PRE
    }

    /** How sine and cosine share the vector of a position (§3.5). */
    public enum SinusoidLayout {
        /** sin, cos, sin, cos … as the paper writes it. */
        INTERLEAVED,
        /** all sines, then all cosines, as Marian and Pegasus store it. */
        HALVES
    }

    public TransformerConfig {
        List<String> problems = new ArrayList<>();
        requirePositive(problems, "modelSize", modelSize);
        requirePositive(problems, "sourceVocabularySize", sourceVocabularySize);
        requirePositive(problems, "targetVocabularySize", targetVocabularySize);
        requirePositive(problems, "maxPositions", maxPositions);
        checkStack(problems, "encoder", encoder, modelSize);
        checkStack(problems, "decoder", decoder, modelSize);
        if (modelSize % 2 != 0) {
            problems.add("modelSize must be even for sinusoidal positions, but is " + modelSize);
        }
        if ((long) maxPositions * modelSize > MOST_POSITION_VALUES) {
            problems.add(
                    "maxPositions " + maxPositions + " are too many for a table of positions of size " + modelSize);
        }
        if (sharedEmbeddings && sourceVocabularySize != targetVocabularySize) {
            problems.add("shared embeddings need one vocabulary size, but the source has " + sourceVocabularySize
                    + " and the target " + targetVocabularySize);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            problems.add("dropout must be in [0, 1), but is " + dropout);
        }
        if (!(embeddingScale > 0) || Float.isInfinite(embeddingScale)) {
            problems.add("embeddingScale must be positive and finite, but is " + embeddingScale);
        }
        if (paddingId < 0 || paddingId >= targetVocabularySize) {
            problems.add("paddingId must be in [0, " + targetVocabularySize + "), but is " + paddingId);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("invalid transformer configuration: " + String.join("; ", problems));
        }
    }

    private static void checkStack(List<String> problems, String name, StackConfig stack, int modelSize) {
        requirePositive(problems, name + ".layers", stack.layers());
        requirePositive(problems, name + ".heads", stack.heads());
        requirePositive(problems, name + ".hiddenSize", stack.hiddenSize());
        if (stack.layers() > MOST_LAYERS) {
            problems.add(name + ".layers must be at most " + MOST_LAYERS + ", but is " + stack.layers());
        }
        if (stack.heads() > 0 && modelSize % stack.heads() != 0) {
            problems.add(name + ".heads must divide modelSize " + modelSize + ", but is " + stack.heads());
        }
    }

    private static void requirePositive(List<String> problems, String name, int value) {
        if (value <= 0) {
            problems.add(name + " must be positive, but is " + value);
        }
    }

    /** The factor on the dot products of an attention whose heads have this size, 1/√headSize (§3.2.1). */
    public static float attentionScale(int headSize) {
        return (float) (1 / Math.sqrt(headSize));
    }

    /** Starts from the paper's choices; sizes have to be given. */
    public static TransformerConfigBuilder builder() {
        return new TransformerConfigBuilder();
    }
}
