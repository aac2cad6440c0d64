package io.clearhead.api.generate;

import static java.util.Map.entry;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Parameters that have a meaning elsewhere but not here yet. They are refused by name, because ignoring one would change the
 * answer silently; only the values with which they do nothing are taken, since clients of Text Generation Inference send them.
 */
final class UnsupportedParameters {

    /** Each name with the values, as JSON, that ask for nothing. */
    private static final Map<String, List<String>> NAMES = Map.ofEntries(
            entry("adapter_id", List.of()),
            entry("bad_words", List.of("[]")),
            entry("bad_words_ids", List.of("[]")),
            entry("begin_suppress_tokens", List.of("[]")),
            entry("best_of", List.of("1")),
            // The answer has prefill whenever it has details.
            entry("decoder_input_details", List.of("false", "true")),
            entry("diversity_penalty", List.of("0")),
            entry("do_sample", List.of("false")),
            entry("encoder_no_repeat_ngram_size", List.of("0")),
            entry("encoder_repetition_penalty", List.of("1")),
            entry("eos_token_id", List.of()),
            entry("exponential_decay_length_penalty", List.of()),
            entry("force_words", List.of("[]")),
            entry("force_words_ids", List.of("[]")),
            entry("forced_bos_token_id", List.of()),
            entry("forced_eos_token_id", List.of()),
            entry("frequency_penalty", List.of("0")),
            entry("grammar", List.of()),
            entry("min_p", List.of("0")),
            entry("no_repeat_ngram_size", List.of("0")),
            entry("num_beam_groups", List.of("1")),
            entry("penalty_alpha", List.of("0")),
            entry("renormalize_logits", List.of("false")),
            entry("repetition_penalty", List.of("1")),
            entry("return_full_text", List.of("false")),
            entry("seed", List.of()),
            entry("stop", List.of("[]")),
            entry("suppress_tokens", List.of("[]")),
            entry("target_prefix", List.of("\"\"")),
            entry("target_prefix_ids", List.of("[]")),
            entry("temperature", List.of("1")),
            entry("timeout_ms", List.of()),
            entry("top_k", List.of("0")),
            entry("top_p", List.of("1")),
            entry("truncate", List.of()),
            entry("typical_p", List.of("1")),
            entry("watermark", List.of("false")));

    /** The fields of {@link GenerateParameters}. */
    private static final List<String> SUPPORTED = List.of(
            "alignment",
            "details",
            "early_stopping",
            "length_penalty",
            "max_length",
            "max_new_tokens",
            "min_length",
            "min_new_tokens",
            "num_beams",
            "num_return_sequences",
            "source_lang",
            "target_lang",
            "top_n_tokens");

    private UnsupportedParameters() {}

    /** Refuses the first of these fields that asks for something. */
    static void refuse(Map<String, JsonNode> fields) {
        fields.forEach((name, value) -> {
            List<String> neutral = NAMES.get(name);
            if (neutral == null) {
                throw unknown(name);
            }
            if (!value.isNull() && neutral.stream().noneMatch(text -> matches(value, text))) {
                throw unsupported(name, neutral);
            }
        });
    }

    private static boolean matches(JsonNode value, String text) {
        return value.isNumber()
                ? value.asString().equals(text) || value.asString().equals(text + ".0")
                : value.toString().equals(text);
    }

    private static ApiProblem unsupported(String name, List<String> neutral) {
        String path = "parameters." + name;
        String advice = neutral.isEmpty() ? "leave it out" : "leave it out, or give " + String.join(" or ", neutral);
        return new ApiProblem(ProblemCode.CAPABILITY_MISSING, path + " is not supported yet; " + advice).field(path);
    }

    private static ApiProblem unknown(String name) {
        List<String> known = new ArrayList<>(SUPPORTED);
        known.addAll(NAMES.keySet());
        return Suggestion.unknown("parameters", name, known, SUPPORTED);
    }
}
