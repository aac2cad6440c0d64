package io.clearhead.checkpoint;

import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The settings of Hugging Face's {@code GenerationConfig} that change the output and are not supported here. A checkpoint that
 * uses one is refused, because its answers would silently differ from what its authors meant.
 *
 * <p>Not in this list, because they change nothing here: settings of sampling ({@code temperature}, {@code top_k}, …) act only
 * with {@code do_sample}, {@code output_*} and {@code return_*} choose what Python returns, {@code use_cache} and its relatives
 * how it computes; anything else is bookkeeping.
 */
final class UnsupportedGenerationSettings {

    private static final List<Rule> RULES = List.of(
            new Rule("do_sample", "false", UnsupportedGenerationSettings::isFalse),
            new Rule("remove_invalid_values", "false", UnsupportedGenerationSettings::isFalse),
            new Rule("token_healing", "false", UnsupportedGenerationSettings::isFalse),
            new Rule("num_beam_groups", "1", value -> isNumber(value, 1)),
            new Rule("guidance_scale", "1", value -> isNumber(value, 1)),
            new Rule("diversity_penalty", "0", value -> isNumber(value, 0)),
            new Rule("penalty_alpha", "0", value -> isNumber(value, 0)),
            new Rule("force_words_ids", "an empty list", UnsupportedGenerationSettings::isEmpty),
            new Rule("constraints", "an empty list", UnsupportedGenerationSettings::isEmpty),
            new Rule("forced_decoder_ids", "an empty list", UnsupportedGenerationSettings::isEmpty),
            new Rule("stop_strings", "an empty list", UnsupportedGenerationSettings::isEmpty),
            new Rule("watermarking_config", "null", value -> false),
            new Rule("max_time", "null", value -> false),
            new Rule("prompt_lookup_num_tokens", "null", value -> false),
            new Rule("assistant_early_exit", "null", value -> false),
            new Rule("dola_layers", "null", value -> false));

    private UnsupportedGenerationSettings() {}

    /** Adds a problem to the document for every setting that has another than its neutral value. */
    static void report(ConfigDocument document) {
        for (Rule rule : RULES) {
            JsonNode value = document.value(rule.key);
            if (value != null && !rule.isNeutral.test(value)) {
                document.problem(rule.key + " has the value " + CheckpointException.quoted(value.toString())
                        + ", which would change the output and is not supported, expected " + rule.neutral);
            }
        }
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }

    private static boolean isNumber(JsonNode value, double number) {
        return value.isNumber() && value.asDouble(Double.NaN) == number;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isContainer() && value.isEmpty();
    }

    /** The value of a key that changes nothing, in words and as a test; null, like an absent key, is always neutral. */
    private record Rule(String key, String neutral, Predicate<JsonNode> isNeutral) {}
}
