package io.clearhead.inspection.embedding;

import java.util.List;

/**
 * Two occurrences on their way through the encoder.
 *
 * @param first one occurrence
 * @param second the other
 * @param explainedVariance shares of the variance of all states of both along x and y; handed over, not copied
 * @param stages from the embeddings to the last layer
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record ContextReport(Occurrence first, Occurrence second, float[] explainedVariance, List<Stage> stages) {

    public ContextReport {
        stages = List.copyOf(stages);
    }

    /** Whether both consist of the same entries of the vocabulary, so that their embeddings are the same. */
    public boolean samePieces() {
        return first.ids().equals(second.ids());
    }

    /**
     * Both occurrences at one point of the encoder.
     *
     * @param name {@code embedding}, {@code position}, then {@code layer_1} and so on
     * @param cosine of the two states in the whole space
     * @param first where one stands
     * @param second where the other stands
     */
    public record Stage(String name, float cosine, Point first, Point second) {}
}
