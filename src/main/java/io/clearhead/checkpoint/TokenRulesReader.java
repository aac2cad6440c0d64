package io.clearhead.checkpoint;

import io.clearhead.checkpoint.TokenRules.ExponentialDecay;
import io.clearhead.checkpoint.TokenRules.SequenceBias;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** Maps the keys of {@code generation_config.json} to {@link TokenRules}; what is wrong is noted in the document. */
final class TokenRulesReader {

    private TokenRulesReader() {}

    static TokenRules read(ConfigDocument document, FamilyTokens tokens) {
        TokenRulesBuilder builder = TokenRules.builder()
                .eosTokenIds(oneOrMore(document, tokens, "eos_token_id"))
                .minLength(document.nonNegativeInt("min_length", 0))
                .forcedEosTokenIds(oneOrMore(document, tokens, "forced_eos_token_id"))
                .badWordsIds(badWordsIds(document))
                .suppressTokens(document.ints("suppress_tokens"))
                .beginSuppressTokens(document.ints("begin_suppress_tokens"))
                .noRepeatNgramSize(document.nonNegativeInt("no_repeat_ngram_size", 0))
                .encoderNoRepeatNgramSize(document.nonNegativeInt("encoder_no_repeat_ngram_size", 0))
                .repetitionPenalty(penalty(document, "repetition_penalty"))
                .encoderRepetitionPenalty(penalty(document, "encoder_repetition_penalty"))
                .sequenceBias(sequenceBias(document))
                .renormalizeLogits(document.flag("renormalize_logits", false));
        forcedBos(document, tokens).ifPresent(builder::forcedBosTokenId);
        exponentialDecay(document).ifPresent(builder::exponentialDecayLengthPenalty);
        return builder.build();
    }

    /** Configurations of BART from before there was {@code forced_bos_token_id} say it in another way. */
    private static OptionalInt forcedBos(ConfigDocument document, FamilyTokens tokens) {
        OptionalInt stated = document.optionalInt("forced_bos_token_id", 0);
        boolean older = stated.isEmpty() && document.flag("force_bos_token_to_be_generated", false);
        return older ? tokens.id(document, "bos_token_id") : stated;
    }

    private static List<Integer> oneOrMore(ConfigDocument document, FamilyTokens tokens, String key) {
        JsonNode value = document.value(key);
        if (value == null) {
            return tokens.defaultId(key).stream().boxed().toList();
        }
        return value.isArray()
                ? document.ints(key)
                : document.optionalInt(key, 0).stream().boxed().toList();
    }

    private static double penalty(ConfigDocument document, String key) {
        double penalty = document.number(key, 1);
        JsonNode value = document.value(key);
        return penalty > 0 || value == null ? penalty : document.wrong(key, "a number above 0", value, 1.0);
    }

    private static List<List<Integer>> badWordsIds(ConfigDocument document) {
        String key = "bad_words_ids";
        JsonNode value = document.value(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            return document.wrong(key, "a list of lists of token ids", value, List.of());
        }
        List<List<Integer>> sequences = new ArrayList<>();
        for (JsonNode element : value.values()) {
            List<Integer> ids = document.ints(key, element);
            boolean empty = element.isArray() && element.isEmpty();
            List<Integer> read = empty ? document.wrong(key, "no empty sequence", value, ids) : ids;
            if (!read.isEmpty()) {
                sequences.add(read);
            }
        }
        return sequences;
    }

    /** A list of pairs [token ids, number]. */
    private static List<SequenceBias> sequenceBias(ConfigDocument document) {
        String key = "sequence_bias";
        JsonNode value = document.value(key);
        if (value == null || (value.isObject() && value.isEmpty())) {
            return List.of();
        }
        List<SequenceBias> biases = new ArrayList<>();
        for (JsonNode pair : value.values()) {
            List<Integer> ids = pair.path(0).isArray() ? document.ints(key, pair.path(0)) : List.of();
            if (pair.size() == 2 && !ids.isEmpty() && isFinite(pair.path(1))) {
                biases.add(new SequenceBias(ids, pair.path(1).doubleValue()));
            }
        }
        return value.isArray() && biases.size() == value.size()
                ? biases
                : document.wrong(key, "a list of [token ids, number]", value, List.of());
    }

    private static Optional<ExponentialDecay> exponentialDecay(ConfigDocument document) {
        String key = "exponential_decay_length_penalty";
        JsonNode value = document.value(key);
        if (value == null) {
            return Optional.empty();
        }
        boolean valid = value.isArray()
                && value.size() == 2
                && value.get(0).isIntegralNumber()
                && value.get(0).canConvertToInt()
                && isFinite(value.get(1))
                && value.get(1).doubleValue() > 0;
        return valid
                ? Optional.of(new ExponentialDecay(
                        value.get(0).intValue(), value.get(1).doubleValue()))
                : document.wrong(key, "[number of tokens, factor above 0]", value, Optional.empty());
    }

    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.asDouble(Double.NaN));
    }
}
