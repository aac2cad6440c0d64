package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.Token;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A token for the language beside every text: mBART, mBART-50, M2M100, NLLB. What to write is told by the first token of the
 * target, which generation forces.
 */
final class LanguageCodeTemplate implements Template {

    /** Where the token of the language stands. */
    enum Position {
        /** In front: {@code deu_Latn … </s>}. */
        PREFIX,
        /** Behind the end of sentence: {@code … </s> de_DE}. */
        SUFFIX
    }

    private final Languages languages;
    private final Map<String, Integer> ids;
    private final Position position;
    private final int endId;
    private final @Nullable String startLanguage;

    /**
     * Takes the languages and the ids of their tokens.
     *
     * @param startLanguage the language that the decoder's start token already names, so that nothing is forced for it
     */
    LanguageCodeTemplate(
            Languages languages,
            Map<String, Integer> ids,
            Position position,
            int endId,
            @Nullable String startLanguage) {
        this.languages = languages;
        this.ids = Map.copyOf(ids);
        this.position = position;
        this.endId = endId;
        this.startLanguage = startLanguage;
    }

    @Override
    public Languages languages() {
        return languages;
    }

    @Override
    public Affixes source(List<Token> text, LanguagePair pair) {
        return around(pair.source());
    }

    @Override
    public Affixes target(List<Token> text, LanguagePair pair) {
        return around(pair.target());
    }

    private Affixes around(@Nullable String language) {
        Integer id = language == null ? null : ids.get(language);
        if (id == null) {
            return Affixes.behind(endId);
        }
        return position == Position.PREFIX
                ? new Affixes(List.of(id), List.of(endId))
                : new Affixes(List.of(), List.of(endId, id));
    }

    @Override
    public OptionalInt forcedBosId(LanguagePair pair) {
        String target = pair.target();
        Integer id = target == null || target.equals(startLanguage) ? null : ids.get(target);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public boolean namesTarget(List<Token> source, LanguagePair pair) {
        return pair.target() != null;
    }
}
