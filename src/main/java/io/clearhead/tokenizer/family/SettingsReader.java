package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.TokenizerFiles;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.JsonFiles;
import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads {@link TokenizerSettings} with the precedence of transformers 4.49: a {@code tokenizer_config.json} with {@code
 * added_tokens_decoder} says everything; without it {@code special_tokens_map.json} overrides it, and {@code added_tokens.json}
 * gives ids.
 *
 * <p>Confined to one thread, for one checkpoint.
 */
final class SettingsReader {

    static final String CONFIG = "tokenizer_config.json";
    static final String SPECIAL_TOKENS_MAP = "special_tokens_map.json";
    static final String ADDED_TOKENS = "added_tokens.json";

    private static final String ADDED_TOKENS_DECODER = "added_tokens_decoder";
    private static final String ADDITIONAL = "additional_special_tokens";

    /** No known vocabulary has more; a hostile id must not make a table of that size. */
    private static final int MOST_IDS = 4_000_000;

    private final TokenizerFiles files;
    private final Problems problems;
    private final Map<String, String> specials = new HashMap<>();
    private final Set<String> additional = new LinkedHashSet<>();
    private final TreeMap<Integer, AddedToken> added = new TreeMap<>();
    private final Map<String, AddedToken> described = new HashMap<>();
    private boolean listsAdditional;

    SettingsReader(TokenizerFiles files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    TokenizerSettings read() {
        JsonNode config = object(CONFIG);
        readSpecials(config, CONFIG);
        if (config.path(ADDED_TOKENS_DECODER).isObject()) {
            readAddedTokensDecoder(config.path(ADDED_TOKENS_DECODER));
        } else {
            readSpecials(object(SPECIAL_TOKENS_MAP), SPECIAL_TOKENS_MAP);
            readAddedTokens(object(ADDED_TOKENS));
        }
        List<String> further = listsAdditional ? List.copyOf(additional) : null;
        return new TokenizerSettings(config, Map.copyOf(specials), further, added, Map.copyOf(described));
    }

    private JsonNode object(String name) {
        return files.read(name)
                .flatMap(file -> JsonFiles.readObject(file, problems.in(name)))
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private void readSpecials(JsonNode object, String file) {
        for (String role : TokenizerSettings.ROLES) {
            JsonNode token = object.path(role);
            if (!token.isMissingNode() && !token.isNull()) {
                specials.put(role, content(token, role, file));
            }
        }
        for (String list : List.of(ADDITIONAL, "extra_special_tokens")) {
            JsonNode tokens = object.path(list);
            if (tokens.isArray() || (tokens.isObject() && !tokens.isEmpty())) {
                listsAdditional = true;
                tokens.values().forEach(token -> additional.add(content(token, list, file)));
            }
        }
    }

    private void readAddedTokensDecoder(JsonNode tokens) {
        for (Map.Entry<String, JsonNode> entry : tokens.properties()) {
            Integer id = id(entry.getKey());
            if (id == null) {
                problems.add(
                        CONFIG,
                        ADDED_TOKENS_DECODER + " has the id " + Quotation.of(entry.getKey())
                                + ", which must be a whole number from 0 to " + (MOST_IDS - 1));
            } else {
                String content = content(entry.getValue(), ADDED_TOKENS_DECODER, CONFIG);
                AddedToken token = described(content, entry.getValue(), false);
                added.put(id, token);
                described.put(content, token);
            }
        }
    }

    private void readAddedTokens(JsonNode tokens) {
        for (Map.Entry<String, JsonNode> entry : tokens.properties()) {
            Integer id =
                    entry.getValue().isIntegralNumber() ? id(entry.getValue().asString()) : null;
            String content = entry.getKey();
            if (id == null || content.isEmpty()) {
                problems.add(
                        ADDED_TOKENS,
                        "the id of " + Quotation.of(content) + " must be a whole number from 0 to " + (MOST_IDS - 1)
                                + ", but is " + Quotation.of(entry.getValue().toString()));
            } else {
                boolean special = additional.contains(content) || specials.containsValue(content);
                AddedToken plain = new AddedToken(content, false, false, false, !special, special);
                added.put(id, described.getOrDefault(content, plain));
            }
        }
    }

    private static @Nullable Integer id(String text) {
        return text.matches("\\d{1,7}") && Integer.parseInt(text) < MOST_IDS ? Integer.valueOf(text) : null;
    }

    /** A token is written as a string, or as an object with its properties. */
    private String content(JsonNode token, String name, String file) {
        JsonNode content = token.isObject() ? token.path("content") : token;
        if (!content.isString() || content.stringValue().isEmpty()) {
            problems.add(file, name + " must name a token, but is " + Quotation.of(token.toString()));
            return "<" + name + ">";
        }
        if (token.isObject()) {
            described.put(content.stringValue(), described(content.stringValue(), token, true));
        }
        return content.stringValue();
    }

    private static AddedToken described(String content, JsonNode token, boolean special) {
        return new AddedToken(
                content,
                token.path("lstrip").asBoolean(false),
                token.path("rstrip").asBoolean(false),
                token.path("single_word").asBoolean(false),
                token.path("normalized").asBoolean(false),
                token.path("special").asBoolean(special));
    }

    /** Special tokens in the order in which transformers gives them ids. */
    static List<String> inOrder(TokenizerSettings settings, Map<String, String> defaults, List<String> further) {
        Set<String> all = new LinkedHashSet<>();
        for (String role : TokenizerSettings.ROLES) {
            String token = settings.specials().getOrDefault(role, defaults.getOrDefault(role, ""));
            if (!token.isEmpty()) {
                all.add(token);
            }
        }
        all.addAll(further);
        return new ArrayList<>(all);
    }
}
