package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.AddedTokenFinder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The added tokens of a file, in its order, and the ids that it gives them.
 *
 * <p>Confined to one thread, for one file.
 */
final class AddedTokenList {

    private static final int MOST_IDS = 4_000_000;

    private final Map<String, AddedToken> tokens = new LinkedHashMap<>();
    private final Map<String, Integer> ids = new LinkedHashMap<>();

    static AddedTokenList read(Section root) {
        AddedTokenList list = new AddedTokenList();
        JsonNode node = root.node().path("added_tokens");
        List<Section> sections = node.isMissingNode() || node.isNull() ? List.of() : root.children("added_tokens");
        for (Section section : sections) {
            String content = section.text("content", "");
            int id = section.number("id", MOST_IDS);
            if (content.isEmpty() || id >= MOST_IDS) {
                section.problem("an added token needs a content and an id below " + MOST_IDS);
            } else {
                list.ids.put(content, id);
                list.tokens.put(content, token(section, content));
            }
        }
        return list;
    }

    private static AddedToken token(Section section, String content) {
        return new AddedToken(
                content,
                section.flag("lstrip", false),
                section.flag("rstrip", false),
                section.flag("single_word", false),
                section.flag("normalized", false),
                section.flag("special", false));
    }

    /** The ids that the file gives. */
    Map<String, Integer> ids() {
        return ids;
    }

    /** Adds a token that the file lacks; whether it did. */
    boolean addMissing(AddedToken token) {
        return tokens.putIfAbsent(token.content(), token) == null;
    }

    boolean contains(String content) {
        return tokens.containsKey(content);
    }

    /** Keeps only tokens that have an id. */
    void retain(Set<String> contents) {
        tokens.keySet().retainAll(contents);
    }

    /** Contents of the special tokens. */
    Set<String> specials() {
        return tokens.values().stream()
                .filter(AddedToken::special)
                .map(AddedToken::content)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Finds the tokens that stand in a text as it is. */
    AddedTokenFinder rawFinder(SpecialTokenText specialTokenText) {
        Map<String, AddedToken> spellings = new HashMap<>();
        tokens.values().stream()
                .filter(token -> !token.normalized() && isMet(token, specialTokenText))
                .forEach(token -> spellings.put(token.content(), token));
        return new AddedTokenFinder(spellings);
    }

    /** Finds the tokens that stand in a rewritten text, and so are rewritten themselves. */
    AddedTokenFinder normalizedFinder(SpecialTokenText specialTokenText, Normalizer normalizer) {
        Map<String, AddedToken> spellings = new HashMap<>();
        for (AddedToken token : tokens.values()) {
            if (token.normalized() && isMet(token, specialTokenText)) {
                String spelling =
                        normalizer.normalize(AlignedText.of(token.content())).toString();
                if (!spelling.isEmpty()) {
                    spellings.put(spelling, token);
                }
            }
        }
        return new AddedTokenFinder(spellings);
    }

    private static boolean isMet(AddedToken token, SpecialTokenText specialTokenText) {
        return specialTokenText == SpecialTokenText.PARSE || !token.special();
    }
}
