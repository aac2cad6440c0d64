package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.codec.PieceCodec;
import io.clearhead.tokenizer.family.LanguageCodeTemplate.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes the templates of the classes that have a token for each language. Stateless. */
final class LanguageTemplates {

    private static final Map<TokenizerClass, String> DEFAULT_SOURCES = Map.of(
            TokenizerClass.MBART, "en_XX",
            TokenizerClass.MBART50, "en_XX",
            TokenizerClass.NLLB, "eng_Latn",
            TokenizerClass.M2M100, "en");

    private LanguageTemplates() {}

    /** The template for languages whose tokens the codec has; codes that it does not have are left out. */
    static Template of(Reading reading, TokenizerClass tokenizerClass, PieceCodec codec, List<String> codes) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String code : codes) {
            String token = tokenizerClass == TokenizerClass.M2M100 ? m2m100Token(code) : code;
            codec.id(token).ifPresent(id -> ids.put(code, id));
        }
        ModelSettings model = reading.model();
        TokenizerSettings settings = reading.settings();
        List<String> known = List.copyOf(ids.keySet());
        String source = settings.text("src_lang")
                .filter(known::contains)
                .or(() ->
                        Optional.ofNullable(DEFAULT_SOURCES.get(tokenizerClass)).filter(known::contains))
                .orElse(null);
        String start = language(ids, model.decoderStartId());
        String forced = language(ids, model.forcedBosId());
        String target = start != null
                ? start
                : settings.text("tgt_lang").filter(known::contains).orElse(forced);
        Languages languages =
                Languages.of(known, start != null ? List.of(start) : known, new LanguagePair(source, target));
        int end = codec.id(settings.special("eos_token", "</s>")).orElseThrow();
        return new LanguageCodeTemplate(languages, ids, position(tokenizerClass, settings), end, start);
    }

    static String m2m100Token(String code) {
        return "__" + code + "__";
    }

    private static Position position(TokenizerClass tokenizerClass, TokenizerSettings settings) {
        boolean behind = tokenizerClass == TokenizerClass.MBART
                || (tokenizerClass == TokenizerClass.NLLB && settings.flag("legacy_behaviour", false));
        return behind ? Position.SUFFIX : Position.PREFIX;
    }

    private static @Nullable String language(Map<String, Integer> ids, OptionalInt id) {
        return id.isEmpty()
                ? null
                : ids.entrySet().stream()
                        .filter(entry -> entry.getValue() == id.getAsInt())
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(null);
    }
}
