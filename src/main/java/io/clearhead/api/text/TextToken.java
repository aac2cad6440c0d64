package io.clearhead.api.text;

import io.clearhead.tokenizer.Token;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A token and its place in the text.
 *
 * @param id its id in the source vocabulary
 * @param text the part of the text that it stands for
 * @param start first code point
 * @param stop one past the last code point
 * @param special whether it is a control token
 */
@Schema(description = "A token and its place in the text.")
record TextToken(
        @Schema(description = "Id in the source vocabulary.", example = "2072")
        int id,

        @Schema(
                description = "The part of the text that it stands for; for a special token that was added, its name.",
                example = "ate")
        String text,

        @Schema(description = "Index of the first character. Unit: Unicode code points.", example = "2")
        int start,

        @Schema(description = "Index behind the last character. Unit: Unicode code points.", example = "5")
        int stop,

        @Schema(description = "Whether it is a control token such as the end of sentence.", example = "false")
        boolean special) {

    static TextToken of(Token token) {
        return new TextToken(token.id(), token.text(), token.start(), token.end(), token.special());
    }
}
