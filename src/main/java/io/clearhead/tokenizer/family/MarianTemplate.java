package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.LanguageException;
import io.clearhead.tokenizer.LanguageException.Role;
import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.Token;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Marian: the end of sentence behind every text, and for models that write several languages a token such as {@code >>deu<<}
 * in front of the source. The text may begin with that token itself.
 */
final class MarianTemplate implements Template {

    private final Languages languages;
    private final Map<String, Integer> targetIds;
    private final int sourceEndId;
    private final int targetEndId;

    /** Takes the languages, and the ids of the target languages' tokens; none if there is one language only. */
    MarianTemplate(Languages languages, Map<String, Integer> targetIds, int sourceEndId, int targetEndId) {
        this.languages = languages;
        this.targetIds = Map.copyOf(targetIds);
        this.sourceEndId = sourceEndId;
        this.targetEndId = targetEndId;
    }

    @Override
    public Languages languages() {
        return languages;
    }

    @Override
    public Affixes source(List<Token> text, LanguagePair pair) {
        Integer asked = pair.target() == null ? null : targetIds.get(pair.target());
        Integer inText = languageToken(text);
        if (asked == null || asked.equals(inText)) {
            return Affixes.behind(sourceEndId);
        }
        if (inText != null) {
            throw new LanguageException(
                    Role.TARGET,
                    "is " + pair.target() + ", but the text begins with "
                            + text.get(0).piece() + "; leave one of the two out",
                    languages.targets());
        }
        return new Affixes(List.of(asked), List.of(sourceEndId));
    }

    private @Nullable Integer languageToken(List<Token> text) {
        Integer first = text.isEmpty() ? null : text.get(0).id();
        return first != null && targetIds.containsValue(first) ? first : null;
    }

    @Override
    public Affixes target(List<Token> text, LanguagePair pair) {
        return Affixes.behind(targetEndId);
    }

    @Override
    public boolean namesTarget(List<Token> source, LanguagePair pair) {
        return targetIds.isEmpty() || languageToken(source) != null;
    }
}
