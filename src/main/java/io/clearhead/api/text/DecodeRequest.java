package io.clearhead.api.text;

import io.clearhead.api.request.TokenIds;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /decode}.
 *
 * @param ids one sequence of target ids or several
 * @param skipSpecialTokens whether special tokens leave no trace; absent means yes
 */
@Schema(description = "Ids to turn into text.")
record DecodeRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        TokenIds ids,

        @Schema(
                description = "Whether special tokens such as the end of sentence are left out of the text.",
                defaultValue = "true")
        @Nullable
        Boolean skipSpecialTokens) {}
