package io.clearhead.api.generate;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token that was written.
 *
 * @param id its id in the target vocabulary
 * @param text what it adds to the text
 * @param logprob natural logarithm of its probability
 * @param special whether it is a control token
 */
@Schema(description = "A token that was written, or could have been.")
record AnswerToken(
        @Schema(description = "Id in the target vocabulary.", example = "240")
        int id,

        @Schema(
                description =
                        "What the token adds to the text, with its leading space; for special tokens their name. In a "
                                + "stream: the text that this token completes, which may be empty.",
                example = " Apfel")
        String text,

        @Schema(
                description = "Natural logarithm of the token's probability after all processing; null where it is not "
                        + "finite.",
                example = "-0.12",
                nullable = true)
        @Nullable
        Float logprob,

        @Schema(description = "Whether it is a control token such as the end of sentence.", example = "false")
        boolean special) {

    /** The same token with another mark. */
    AnswerToken withSpecial(boolean mark) {
        return new AnswerToken(id, text, logprob, mark);
    }
}
