package io.clearhead.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The language of a source and that of the target to write, as codes of the model. Made by {@link Languages#resolve}.
 *
 * @param source language of the source; null where the model does not need to be told
 * @param target language to write; null where the model has only one, or the caller did not say
 */
public record LanguagePair(
        @Nullable String source, @Nullable String target) {

    /** Nothing is said: what the checkpoint has as its own choice holds. */
    public static final LanguagePair NONE = new LanguagePair(null, null);
}
