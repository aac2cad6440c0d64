package io.clearhead.api.text;

import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.LanguageField;
import io.clearhead.api.request.RequestLanguages;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /tokenize}.
 *
 * @param inputs one text or several
 * @param sourceLang languages of the inputs
 * @param targetLang languages that shall be written
 * @param addSpecialTokens whether the tokens that the model expects around a text are added; absent means yes
 */
@Schema(description = "Texts to cut into tokens.")
record TokenizeRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        Inputs inputs,

        @Schema(description = LanguageField.SOURCE_DESCRIPTION, example = "en") @Nullable
        LanguageField sourceLang,

        @Schema(description = LanguageField.TARGET_DESCRIPTION, example = "de") @Nullable
        LanguageField targetLang,

        @Schema(
                description = "Whether the special tokens that the model expects around a source are added.",
                defaultValue = "true")
        @Nullable
        Boolean addSpecialTokens) {

    RequestLanguages languages() {
        return new RequestLanguages("", sourceLang, targetLang);
    }
}
