package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.codec.AddedToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a checkpoint says about its tokenizer beside the pieces: {@code tokenizer_config.json}, and for older checkpoints {@code
 * special_tokens_map.json} and {@code added_tokens.json}.
 *
 * <p>Immutable after it was read; used while one tokenizer is built.
 *
 * @param config {@code tokenizer_config.json}
 * @param specials special tokens by role ({@code eos_token} …)
 * @param additional further special tokens, in order; null if the checkpoint does not list any
 * @param added tokens that the checkpoint gives an id, by id
 * @param described tokens whose properties the checkpoint tells, by content
 */
record TokenizerSettings(
        JsonNode config,
        Map<String, String> specials,
        @Nullable List<String> additional,
        TreeMap<Integer, AddedToken> added,
        Map<String, AddedToken> described) {

    /** Roles of special tokens in the order in which transformers gives them ids. */
    static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    Optional<String> text(String key) {
        JsonNode value = config.path(key);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    boolean flag(String key, boolean absent) {
        JsonNode value = config.path(key);
        return value.isBoolean() ? value.booleanValue() : absent;
    }

    int number(String key, int absent) {
        JsonNode value = config.path(key);
        return value.isIntegralNumber() && value.canConvertToInt() ? value.intValue() : absent;
    }

    String special(String role, String absent) {
        return specials.getOrDefault(role, absent);
    }

    /** Further special tokens; none if the checkpoint lists none. */
    List<String> additionalOrNone() {
        return additional == null ? List.of() : additional;
    }
}
