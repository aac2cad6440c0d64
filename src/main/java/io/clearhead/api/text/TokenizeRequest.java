package io.clearhead.api.text;

import io.clearhead.api.request.Inputs;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /tokenize}.
 *
 * @param inputs one text or several
 * @param addSpecialTokens whether the tokens that the model expects around a text are added; absent means yes
 */
@Schema(description = "Texts to cut into tokens.")
record TokenizeRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        Inputs inputs,

        @Schema(
                description = "Whether the special tokens that the model expects around a source are added.",
                defaultValue = "true")
        @Nullable
        Boolean addSpecialTokens) {}
