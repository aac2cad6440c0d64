package io.clearhead.checkpoint;

import java.util.OptionalInt;

/**
 * Builds a {@link GenerationConfig}, whose components say what each setting means; what is not set keeps Hugging Face's
 * default.
 *
 * <p>Not safe for use by several threads.
 */
public final class GenerationConfigBuilder {

    private OptionalInt maxLength = OptionalInt.empty();
    private OptionalInt maxNewTokens = OptionalInt.empty();
    private OptionalInt minNewTokens = OptionalInt.empty();
    private int numBeams = 1;
    private int numReturnSequences = 1;
    private double lengthPenalty = 1;
    private EarlyStopping earlyStopping = EarlyStopping.FALSE;
    private OptionalInt padTokenId = OptionalInt.empty();
    private OptionalInt bosTokenId = OptionalInt.empty();
    private OptionalInt decoderStartTokenId = OptionalInt.empty();
    private TokenRules rules = TokenRules.builder().build();

    GenerationConfigBuilder() {}

    GenerationConfigBuilder(GenerationConfig config) {
        maxLength = config.maxLength();
        maxNewTokens = config.maxNewTokens();
        minNewTokens = config.minNewTokens();
        numBeams = config.numBeams();
        numReturnSequences = config.numReturnSequences();
        lengthPenalty = config.lengthPenalty();
        earlyStopping = config.earlyStopping();
        padTokenId = config.padTokenId();
        bosTokenId = config.bosTokenId();
        decoderStartTokenId = config.decoderStartTokenId();
        rules = config.rules();
    }

    public GenerationConfigBuilder maxLength(int maxLength) {
        this.maxLength = OptionalInt.of(maxLength);
        return this;
    }

    public GenerationConfigBuilder maxNewTokens(int maxNewTokens) {
        this.maxNewTokens = OptionalInt.of(maxNewTokens);
        return this;
    }

    public GenerationConfigBuilder minNewTokens(int minNewTokens) {
        this.minNewTokens = OptionalInt.of(minNewTokens);
        return this;
    }

    public GenerationConfigBuilder numBeams(int numBeams) {
        this.numBeams = numBeams;
        return this;
    }

    public GenerationConfigBuilder numReturnSequences(int numReturnSequences) {
        this.numReturnSequences = numReturnSequences;
        return this;
    }

    public GenerationConfigBuilder lengthPenalty(double lengthPenalty) {
        this.lengthPenalty = lengthPenalty;
        return this;
    }

    public GenerationConfigBuilder earlyStopping(EarlyStopping earlyStopping) {
        this.earlyStopping = earlyStopping;
        return this;
    }

    public GenerationConfigBuilder padTokenId(int padTokenId) {
        this.padTokenId = OptionalInt.of(padTokenId);
        return this;
    }

    public GenerationConfigBuilder bosTokenId(int bosTokenId) {
        this.bosTokenId = OptionalInt.of(bosTokenId);
        return this;
    }

    public GenerationConfigBuilder decoderStartTokenId(int decoderStartTokenId) {
        this.decoderStartTokenId = OptionalInt.of(decoderStartTokenId);
        return this;
    }

    public GenerationConfigBuilder rules(TokenRules rules) {
        this.rules = rules;
        return this;
    }

    /**
     * Builds the settings.
     *
     * @throws IllegalArgumentException if they contradict each other or their ranges
     */
    public GenerationConfig build() {
        return new GenerationConfig(
                maxLength,
                maxNewTokens,
                minNewTokens,
                numBeams,
                numReturnSequences,
                lengthPenalty,
                earlyStopping,
                padTokenId,
                bosTokenId,
                decoderStartTokenId,
                rules);
    }
}
