package io.clearhead.checkpoint;

import io.clearhead.checkpoint.TokenRules.ExponentialDecay;
import io.clearhead.checkpoint.TokenRules.SequenceBias;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Builds {@link TokenRules}, whose components say what each rule means; what is not set changes nothing.
 *
 * <p>Not safe for use by several threads.
 */
public final class TokenRulesBuilder {

    private List<Integer> eosTokenIds = List.of();
    private int minLength;
    private OptionalInt forcedBosTokenId = OptionalInt.empty();
    private List<Integer> forcedEosTokenIds = List.of();
    private List<List<Integer>> badWordsIds = List.of();
    private List<Integer> suppressTokens = List.of();
    private List<Integer> beginSuppressTokens = List.of();
    private int noRepeatNgramSize;
    private int encoderNoRepeatNgramSize;
    private double repetitionPenalty = 1;
    private double encoderRepetitionPenalty = 1;
    private Optional<ExponentialDecay> exponentialDecayLengthPenalty = Optional.empty();
    private List<SequenceBias> sequenceBias = List.of();
    private boolean renormalizeLogits;

    TokenRulesBuilder() {}

    TokenRulesBuilder(TokenRules rules) {
        eosTokenIds = rules.eosTokenIds();
        minLength = rules.minLength();
        forcedBosTokenId = rules.forcedBosTokenId();
        forcedEosTokenIds = rules.forcedEosTokenIds();
        badWordsIds = rules.badWordsIds();
        suppressTokens = rules.suppressTokens();
        beginSuppressTokens = rules.beginSuppressTokens();
        noRepeatNgramSize = rules.noRepeatNgramSize();
        encoderNoRepeatNgramSize = rules.encoderNoRepeatNgramSize();
        repetitionPenalty = rules.repetitionPenalty();
        encoderRepetitionPenalty = rules.encoderRepetitionPenalty();
        exponentialDecayLengthPenalty = rules.exponentialDecayLengthPenalty();
        sequenceBias = rules.sequenceBias();
        renormalizeLogits = rules.renormalizeLogits();
    }

    public TokenRulesBuilder eosTokenIds(List<Integer> value) {
        eosTokenIds = List.copyOf(value);
        return this;
    }

    public TokenRulesBuilder minLength(int value) {
        minLength = value;
        return this;
    }

    public TokenRulesBuilder forcedBosTokenId(int value) {
        forcedBosTokenId = OptionalInt.of(value);
        return this;
    }

    public TokenRulesBuilder forcedEosTokenIds(List<Integer> value) {
        forcedEosTokenIds = List.copyOf(value);
        return this;
    }

    public TokenRulesBuilder badWordsIds(List<List<Integer>> value) {
        badWordsIds = List.copyOf(value);
        return this;
    }

    public TokenRulesBuilder suppressTokens(List<Integer> value) {
        suppressTokens = List.copyOf(value);
        return this;
    }

    public TokenRulesBuilder beginSuppressTokens(List<Integer> value) {
        beginSuppressTokens = List.copyOf(value);
        return this;
    }

    public TokenRulesBuilder noRepeatNgramSize(int value) {
        noRepeatNgramSize = value;
        return this;
    }

    public TokenRulesBuilder encoderNoRepeatNgramSize(int value) {
        encoderNoRepeatNgramSize = value;
        return this;
    }

    public TokenRulesBuilder repetitionPenalty(double value) {
        repetitionPenalty = value;
        return this;
    }

    public TokenRulesBuilder encoderRepetitionPenalty(double value) {
        encoderRepetitionPenalty = value;
        return this;
    }

    public TokenRulesBuilder exponentialDecayLengthPenalty(ExponentialDecay value) {
        exponentialDecayLengthPenalty = Optional.of(value);
        return this;
    }

    public TokenRulesBuilder sequenceBias(List<SequenceBias> value) {
        sequenceBias = List.copyOf(value);
        return this;
    }

    public TokenRulesBuilder renormalizeLogits(boolean value) {
        renormalizeLogits = value;
        return this;
    }

    /**
     * Builds the rules.
     *
     * @throws IllegalArgumentException naming the rule that is out of its range
     */
    public TokenRules build() {
        return new TokenRules(
                eosTokenIds,
                minLength,
                forcedBosTokenId,
                forcedEosTokenIds,
                badWordsIds,
                suppressTokens,
                beginSuppressTokens,
                noRepeatNgramSize,
                encoderNoRepeatNgramSize,
                repetitionPenalty,
                encoderRepetitionPenalty,
                exponentialDecayLengthPenalty,
                sequenceBias,
                renormalizeLogits);
    }
}
