package io.clearhead.api.generate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.api.numbers.NumberArray;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream.
 *
 * @param index number of tokens written so far
 * @param token the token, its text being what it completes
 * @param topTokens likeliest candidates, if asked for
 * @param alignment what the decoder looked at to predict the token, if asked for
 * @param generatedText the whole text, in the last event
 * @param details in the last event, if asked for
 * @param sequences in the last event, if more than one was asked for
 */
@Schema(description = "One event of a stream. The texts of all tokens, put together, are exactly generated_text.")
record StreamEvent(
        @Schema(description = "Number of tokens written so far, from 1.", example = "1")
        int index,

        @Schema(
                description =
                        "The token. If the last one was sent before, the last event has it again, with an empty text and "
                                + "special set. A beam search, whose tokens are not final before its end, sends one event with the "
                                + "last token's id and the whole text.")
        AnswerToken token,

        @Schema(description = "The likeliest candidates, best first; only with top_n_tokens.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<AnswerToken> topTokens,

        @Schema(
                description =
                        "What the decoder looked at to predict the token: weights of cross-attention averaged over heads, one "
                                + "per source token, sum 1, six significant digits; only with alignment.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        NumberArray alignment,

        @Schema(description = "The whole text in the last event, null before.", nullable = true) @Nullable
        String generatedText,

        @Schema(description = "In the last event if details or alignment is asked for, else null.") @Nullable
        GenerationDetails details,

        @Schema(description = "All sequences, best first; in the last event if num_return_sequences is above 1.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<GenerateResponse.Sequence> sequences) {}
