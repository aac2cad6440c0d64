package io.clearhead.checkpoint;

import java.util.List;
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
    private int minLength;
    private OptionalInt minNewTokens = OptionalInt.empty();
    private int numBeams = 1;
    private int numReturnSequences = 1;
    private double lengthPenalty = 1;
    private EarlyStopping earlyStopping = EarlyStopping.FALSE;
    private OptionalInt padTokenId = OptionalInt.empty();
    private OptionalInt bosTokenId = OptionalInt.empty();
    private List<Integer> eosTokenIds = List.of();
    private OptionalInt decoderStartTokenId = OptionalInt.empty();
    private OptionalInt forcedBosTokenId = OptionalInt.empty();
    private OptionalInt forcedEosTokenId = OptionalInt.empty();
    private List<List<Integer>> badWordsIds = List.of();
    private boolean renormalizeLogits;

    GenerationConfigBuilder() {}

    GenerationConfigBuilder(GenerationConfig config) {
        maxLength = config.maxLength();
        maxNewTokens = config.maxNewTokens();
        minLength = config.minLength();
        minNewTokens = config.minNewTokens();
        numBeams = config.numBeams();
        numReturnSequences = config.numReturnSequences();
        lengthPenalty = config.lengthPenalty();
        earlyStopping = config.earlyStopping();
        padTokenId = config.padTokenId();
        bosTokenId = config.bosTokenId();
        eosTokenIds = config.eosTokenIds();
        decoderStartTokenId = config.decoderStartTokenId();
        forcedBosTokenId = config.forcedBosTokenId();
        forcedEosTokenId = config.forcedEosTokenId();
        badWordsIds = config.badWordsIds();
        renormalizeLogits = config.renormalizeLogits();
    }

    public GenerationConfigBuilder maxLength(int maxLength) {
        this.maxLength = OptionalInt.of(maxLength);
        return this;
    }

    public GenerationConfigBuilder maxNewTokens(int maxNewTokens) {
        this.maxNewTokens = OptionalInt.of(maxNewTokens);
        return this;
    }

    public GenerationConfigBuilder minLength(int minLength) {
        this.minLength = minLength;
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

    public GenerationConfigBuilder eosTokenIds(List<Integer> eosTokenIds) {
        this.eosTokenIds = List.copyOf(eosTokenIds);
        return this;
    }

    public GenerationConfigBuilder decoderStartTokenId(int decoderStartTokenId) {
        this.decoderStartTokenId = OptionalInt.of(decoderStartTokenId);
        return this;
    }

    public GenerationConfigBuilder forcedBosTokenId(int forcedBosTokenId) {
        this.forcedBosTokenId = OptionalInt.of(forcedBosTokenId);
        return this;
    }

    public GenerationConfigBuilder forcedEosTokenId(int forcedEosTokenId) {
        this.forcedEosTokenId = OptionalInt.of(forcedEosTokenId);
        return this;
    }

    public GenerationConfigBuilder badWordsIds(List<List<Integer>> badWordsIds) {
        this.badWordsIds = List.copyOf(badWordsIds);
        return this;
    }

    public GenerationConfigBuilder renormalizeLogits(boolean renormalizeLogits) {
        this.renormalizeLogits = renormalizeLogits;
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
                minLength,
                minNewTokens,
                numBeams,
                numReturnSequences,
                lengthPenalty,
                earlyStopping,
                padTokenId,
                bosTokenId,
                eosTokenIds,
                decoderStartTokenId,
                forcedBosTokenId,
                forcedEosTokenId,
                badWordsIds,
                renormalizeLogits);
    }
}
