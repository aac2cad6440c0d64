package io.clearhead.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which tokens may be written, and which are made likelier or less likely: the settings of Hugging Face's logits processors,
 * with the same names and meanings. A length of a sequence counts the decoder's prompt.
 *
 * @param eosTokenIds any of them ends a sequence; empty if none does
 * @param minLength least length of a sequence, below which it may not end; 0 for no limit
 * @param forcedBosTokenId the only token allowed as the second of a sequence, such as a language code
 * @param forcedEosTokenIds the only tokens allowed as the last that the limit of length leaves room for
 * @param badWordsIds sequences that must not be written, none of them empty; one that only ends is ignored
 * @param suppressTokens tokens that must not be written
 * @param beginSuppressTokens tokens that must not be the first behind the prompt (and behind a forced one)
 * @param noRepeatNgramSize no run of so many tokens occurs twice in a sequence; 0 for no such rule
 * @param encoderNoRepeatNgramSize no run of so many tokens of the source occurs in a sequence; 0 for no such rule
 * @param repetitionPenalty divides a positive score of a token that the sequence has, multiplies a negative one; 1 for none
 * @param encoderRepetitionPenalty the inverse of that for tokens of the source: above 1 makes them likelier
 * @param exponentialDecayLengthPenalty makes the end likelier with growing length
 * @param sequenceBias is added to the score of the last token of a sequence where the others stand before it
 * @param renormalizeLogits whether scores become log-probabilities again after all rules
 */
public record TokenRules(
        List<Integer> eosTokenIds,
        int minLength,
        OptionalInt forcedBosTokenId,
        List<Integer> forcedEosTokenIds,
        List<List<Integer>> badWordsIds,
        List<Integer> suppressTokens,
        List<Integer> beginSuppressTokens,
        int noRepeatNgramSize,
        int encoderNoRepeatNgramSize,
        double repetitionPenalty,
        double encoderRepetitionPenalty,
        Optional<ExponentialDecay> exponentialDecayLengthPenalty,
        List<SequenceBias> sequenceBias,
        boolean renormalizeLogits) {

    /**
     * Adds |score| · (factor^(tokens − start) − 1) to the score of the end, from {@code start} tokens behind the prompt on.
     *
     * @param start number of tokens, may be negative
     * @param factor above 1 favours the end
     */
    public record ExponentialDecay(int start, double factor) {
        public ExponentialDecay {
            require(factor > 0 && Double.isFinite(factor), "exponentialDecayLengthPenalty", factor, "a factor above 0");
        }
    }

    /**
     * A number for a sequence of tokens.
     *
     * @param ids at least one
     * @param bias is added to scores
     */
    public record SequenceBias(List<Integer> ids, double bias) {
        public SequenceBias {
            ids = List.copyOf(ids);
            require(!ids.isEmpty(), "sequenceBias", ids, "no empty sequence");
            require(Double.isFinite(bias), "sequenceBias", bias, "a finite number");
        }
    }

    /** Refuses rules that no search could follow. */
    public TokenRules {
        eosTokenIds = List.copyOf(eosTokenIds);
        require(minLength >= 0, "minLength", minLength, "at least 0");
        forcedEosTokenIds = List.copyOf(forcedEosTokenIds);
        badWordsIds = badWordsIds.stream().map(List::copyOf).toList();
        require(badWordsIds.stream().noneMatch(List::isEmpty), "badWordsIds", badWordsIds, "no empty sequence");
        suppressTokens = List.copyOf(suppressTokens);
        beginSuppressTokens = List.copyOf(beginSuppressTokens);
        require(noRepeatNgramSize >= 0, "noRepeatNgramSize", noRepeatNgramSize, "at least 0");
        require(encoderNoRepeatNgramSize >= 0, "encoderNoRepeatNgramSize", encoderNoRepeatNgramSize, "at least 0");
        requirePenalty("repetitionPenalty", repetitionPenalty);
        requirePenalty("encoderRepetitionPenalty", encoderRepetitionPenalty);
        sequenceBias = List.copyOf(sequenceBias);
    }

    /** Rules that allow everything, to change from. */
    public static TokenRulesBuilder builder() {
        return new TokenRulesBuilder();
    }

    /** A builder that holds these rules. */
    public TokenRulesBuilder toBuilder() {
        return new TokenRulesBuilder(this);
    }

    /** Whether a rule compares tokens of the source with tokens of the target. */
    public boolean readsSource() {
        return encoderNoRepeatNgramSize > 0 || encoderRepetitionPenalty != 1;
    }

    /** Names every token that no vocabulary of this size has, with the setting it stands in. */
    public List<String> idsOutside(int vocabularySize) {
        List<String> problems = new ArrayList<>();
        check(problems, "eos_token_id", eosTokenIds, vocabularySize);
        check(problems, "forced_bos_token_id", forcedBosTokenId.stream().boxed().toList(), vocabularySize);
        check(problems, "forced_eos_token_id", forcedEosTokenIds, vocabularySize);
        badWordsIds.forEach(word -> check(problems, "bad_words_ids", word, vocabularySize));
        check(problems, "suppress_tokens", suppressTokens, vocabularySize);
        check(problems, "begin_suppress_tokens", beginSuppressTokens, vocabularySize);
        sequenceBias.forEach(sequence -> check(problems, "sequence_bias", sequence.ids(), vocabularySize));
        return problems;
    }

    private static void check(List<String> problems, String key, List<Integer> ids, int vocabularySize) {
        ids.stream()
                .filter(id -> id < 0 || id >= vocabularySize)
                .forEach(id ->
                        problems.add(key + " is " + id + ", but the vocabulary has " + vocabularySize + " tokens"));
    }

    private static void requirePenalty(String name, double value) {
        require(value > 0 && Double.isFinite(value), name, value, "a number above 0");
    }

    private static void require(boolean valid, String name, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
        }
    }
}
