package io.clearhead.model;

import io.clearhead.model.TransformerConfig.Activation;
import io.clearhead.model.TransformerConfig.StackConfig;

/** Collects the values of a {@link TransformerConfig}, starting from the paper's choices. */
public final class TransformerConfigBuilder {
    private StackConfig encoder = new StackConfig(0, 0, 0, 0);
    private StackConfig decoder = new StackConfig(0, 0, 0, 0);
    private int modelSize;
    private int sourceVocabularySize;
    private int targetVocabularySize;
    private int maxPositions = 512;
    private PositionConfig positions = PositionConfig.Sinusoidal.PAPER;
    private NormConfig norm = NormConfig.layerNorm(NormConfig.Placement.POST);
    private Activation activation = Activation.RELU;
    private boolean gatedFeedForward;
    private boolean linearBias = true;
    private boolean scaledScores = true;
    private float embeddingScale;
    private boolean sharedEmbeddings = true;
    private OutputConfig output = OutputConfig.TIED;
    private float dropout = 0.1f;
    private int paddingId;

    TransformerConfigBuilder() {}

    public TransformerConfigBuilder encoder(StackConfig value) {
        encoder = value;
        return this;
    }

    public TransformerConfigBuilder decoder(StackConfig value) {
        decoder = value;
        return this;
    }

    public TransformerConfigBuilder modelSize(int value) {
        modelSize = value;
        return this;
    }

    public TransformerConfigBuilder vocabularySizes(int source, int target) {
        sourceVocabularySize = source;
        targetVocabularySize = target;
        return this;
    }

    public TransformerConfigBuilder maxPositions(int value) {
        maxPositions = value;
        return this;
    }

    public TransformerConfigBuilder positions(PositionConfig value) {
        positions = value;
        return this;
    }

    public TransformerConfigBuilder norm(NormConfig value) {
        norm = value;
        return this;
    }

    public TransformerConfigBuilder activation(Activation value) {
        activation = value;
        return this;
    }

    public TransformerConfigBuilder gatedFeedForward(boolean value) {
        gatedFeedForward = value;
        return this;
    }

    public TransformerConfigBuilder linearBias(boolean value) {
        linearBias = value;
        return this;
    }

    public TransformerConfigBuilder scaledScores(boolean value) {
        scaledScores = value;
        return this;
    }

    /** Sets the factor on token embeddings; without this call it is √modelSize. */
    public TransformerConfigBuilder embeddingScale(float value) {
        embeddingScale = value;
        return this;
    }

    public TransformerConfigBuilder sharedEmbeddings(boolean value) {
        sharedEmbeddings = value;
        return this;
    }

    public TransformerConfigBuilder output(OutputConfig value) {
        output = value;
        return this;
    }

    public TransformerConfigBuilder dropout(float value) {
        dropout = value;
        return this;
    }

    public TransformerConfigBuilder paddingId(int value) {
        paddingId = value;
        return this;
    }

    /**
     * Builds the configuration.
     *
     * @throws IllegalArgumentException naming every value that is out of its range
     */
    public TransformerConfig build() {
        float scale = embeddingScale == 0 ? (float) Math.sqrt(modelSize) : embeddingScale;
        return new TransformerConfig(
                encoder,
                decoder,
                modelSize,
                sourceVocabularySize,
                targetVocabularySize,
                maxPositions,
                positions,
                norm,
                activation,
                gatedFeedForward,
                linearBias,
                scaledScores,
                scale,
                sharedEmbeddings,
                output,
                dropout,
                paddingId);
    }
}
