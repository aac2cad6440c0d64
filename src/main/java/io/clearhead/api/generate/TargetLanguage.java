package io.clearhead.api.generate;

import io.clearhead.generation.GenerationSettings;
import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Tokenizer;
import java.util.OptionalInt;

/** Makes a search write the language that was asked for. Stateless. */
public final class TargetLanguage {

    private TargetLanguage() {}

    /** The settings with the first token that stands for the target language, if the model has such tokens. */
    public static GenerationSettings force(GenerationSettings settings, LanguagePair languages, Tokenizer tokenizer) {
        OptionalInt first = tokenizer.forcedBosId(languages);
        return first.isEmpty()
                ? settings
                : settings.toBuilder().forcedBosTokenId(first.getAsInt()).build();
    }
}
