package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.checkpoint.EarlyStopping;
import io.clearhead.checkpoint.TokenRules.ExponentialDecay;
import io.clearhead.checkpoint.TokenRulesBuilder;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.testkit.Family;
import io.clearhead.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * In every family, greedy and beam search give the ids, scores and log-probabilities of Hugging Face transformers' {@code
 * generate()}, whatever its arguments, with the checkpoint's own settings for the rest.
 */
class FamilyGenerationParityTest {

    /** Rounding of fp32 sums in another order. */
    private static final float ATOL_FP32 = 1e-4f;

    /** Resolution of large fp32 scores in the reference. */
    private static final double RTOL_FP32 = 1e-6;

    @ParameterizedTest
    @EnumSource
    void everyRunIsThatOfGenerate(Family family) {
        try (TransformerModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession()) {
            List<String> differences = new ArrayList<>();
            int compared = 0;
            for (JsonNode run : family.golden().get("generation")) {
                for (int row = 0; row < run.get("input_ids").size(); row++) {
                    compared += compare(model, session, run, row, differences);
                }
            }
            assertThat(differences).isEmpty();
            assertThat(compared).isGreaterThan(100);
        }
    }

    private static int compare(
            TransformerModel model, InferenceSession session, JsonNode run, int row, List<String> differences) {
        GenerationSettings settings = settings(model.defaults(), run.get("parameters"), row);
        int[] source = Golden.ints(run.get("input_ids").get(row));
        GenerationResult result = session.generate(source, settings, GenerationListener.none());
        int returned = settings.numReturnSequences();
        for (int i = 0; i < returned; i++) {
            int at = row * returned + i;
            GeneratedSequence sequence = result.sequences().get(i);
            int[] expected = expected(run.get("sequences").get(at), settings);
            String name = run.get("name").stringValue() + " [" + at + "]";
            if (run.has("fragile") && !Arrays.equals(sequence.ids(), expected)) {
                continue; // a near-tie, in which rounding decides
            }
            if (!Arrays.equals(sequence.ids(), expected)) {
                differences.add(name + ": expected " + Arrays.toString(expected) + ", but wrote "
                        + Arrays.toString(sequence.ids()));
                continue;
            }
            compareScores(name, sequence, run, at, settings.lengthPenalty());
        }
        return returned;
    }

    /** Of a score, tolerance is that of the sum: with a negative length penalty it grows with the length, rounding included. */
    private static void compareScores(String name, GeneratedSequence sequence, JsonNode run, int at, double penalty) {
        if (run.has("sequences_scores")) {
            double score = run.get("sequences_scores").get(at).doubleValue();
            double growth = Math.max(1, Math.pow(sequence.tokens().size(), -penalty));
            assertThat(sequence.score())
                    .as("%s: score", name)
                    .isCloseTo(score, within(ATOL_FP32 * growth + RTOL_FP32 * Math.abs(score)));
        }
        if (run.has("token_logprobs")) {
            JsonNode logProbabilities = run.get("token_logprobs").get(at);
            for (int t = 0; t < sequence.tokens().size(); t++) {
                assertThat(sequence.tokens().get(t).logProbability())
                        .as("%s: log-probability of token %d", name, t)
                        .isCloseTo(logProbabilities.get(t).floatValue(), within(ATOL_FP32));
            }
        }
    }

    /** What stands behind the prompt, up to the end of sentence: what follows is fill. */
    private static int[] expected(JsonNode sequence, GenerationSettings settings) {
        int[] ids = Golden.ints(sequence);
        int length = settings.prompt().size();
        while (length < ids.length && !settings.rules().eosTokenIds().contains(ids[length])) {
            length++;
        }
        return Arrays.copyOfRange(ids, settings.prompt().size(), Math.min(length + 1, ids.length));
    }

    private static GenerationSettings settings(GenerationSettings defaults, JsonNode parameters, int row) {
        GenerationSettings.Builder builder = defaults.toBuilder();
        TokenRulesBuilder rules = defaults.rules().toBuilder();
        parameters.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "num_beams" -> builder.numBeams(value.intValue());
                case "num_return_sequences" -> builder.numReturnSequences(value.intValue());
                case "length_penalty" -> builder.lengthPenalty(value.doubleValue());
                case "max_new_tokens" -> builder.maxNewTokens(value.intValue());
                case "min_new_tokens" -> builder.minNewTokens(value.intValue());
                case "early_stopping" -> builder.earlyStopping(earlyStopping(value));
                case "decoder_input_ids" -> builder.prompt(ints(value.get(row)));
                default -> setRule(rules, entry.getKey(), value);
            }
        });
        return builder.rules(rules.build()).build();
    }

    private static void setRule(TokenRulesBuilder rules, String key, JsonNode value) {
        switch (key) {
            case "min_length" -> rules.minLength(value.intValue());
            case "eos_token_id" -> rules.eosTokenIds(ints(value));
            case "forced_bos_token_id" -> rules.forcedBosTokenId(value.intValue());
            case "forced_eos_token_id" -> rules.forcedEosTokenIds(List.of(value.intValue()));
            case "bad_words_ids" ->
                rules.badWordsIds(StreamSupport.stream(value.spliterator(), false)
                        .map(FamilyGenerationParityTest::ints)
                        .toList());
            case "suppress_tokens" -> rules.suppressTokens(ints(value));
            case "begin_suppress_tokens" -> rules.beginSuppressTokens(ints(value));
            case "no_repeat_ngram_size" -> rules.noRepeatNgramSize(value.intValue());
            case "encoder_no_repeat_ngram_size" -> rules.encoderNoRepeatNgramSize(value.intValue());
            case "repetition_penalty" -> rules.repetitionPenalty(value.doubleValue());
            case "encoder_repetition_penalty" -> rules.encoderRepetitionPenalty(value.doubleValue());
            case "exponential_decay_length_penalty" ->
                rules.exponentialDecayLengthPenalty(new ExponentialDecay(
                        value.get(0).intValue(), value.get(1).doubleValue()));
            case "renormalize_logits" -> rules.renormalizeLogits(value.booleanValue());
            default -> throw new IllegalArgumentException(key);
        }
    }

    private static EarlyStopping earlyStopping(JsonNode value) {
        if (value.isString()) {
            return EarlyStopping.NEVER;
        }
        return value.booleanValue() ? EarlyStopping.TRUE : EarlyStopping.FALSE;
    }

    private static List<Integer> ints(JsonNode array) {
        return Arrays.stream(Golden.ints(array)).boxed().toList();
    }
}
