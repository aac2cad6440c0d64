package io.clearhead.api.generate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told about a sequence when {@code details} or {@code alignment} is asked for.
 *
 * @param finishReason why it ended
 * @param generatedTokens number of tokens written
 * @param seed of sampling, which there is none of
 * @param inputLength number of source tokens
 * @param score sum of log-probabilities / tokens^length_penalty
 * @param prefill the source tokens
 * @param tokens the tokens written
 * @param topTokens likeliest candidates per token, if asked for
 * @param alignment what the decoder looked at, if asked for
 * @param timingMs where the time went
 */
@Schema(description = "What is told about a sequence when details or alignment is asked for.")
record GenerationDetails(
        @Schema(
                description =
                        "Why the sequence ended: the model wrote its end of sentence, max_new_tokens was reached, or the "
                                + "work was cancelled.",
                allowableValues = {"eos_token", "length", "cancelled"})
        String finishReason,

        @Schema(description = "Number of tokens written, the end of sentence included.", example = "6")
        int generatedTokens,

        @Schema(
                description = "Seed of the random numbers; null because nothing is drawn.",
                nullable = true,
                types = {"integer", "null"})
        @Nullable
        Long seed,

        @Schema(description = "Number of source tokens, special tokens included.", example = "6")
        int inputLength,

        @Schema(
                description = "Sum of the tokens' log-probabilities / tokens^length_penalty.",
                example = "-0.21",
                nullable = true)
        @Nullable
        Double score,

        @Schema(description = "Source tokens as the encoder reads them.")
        List<SourceToken> prefill,

        @Schema(
                description =
                        "The tokens written behind the decoder's start token, the end of sentence included, padding not.")
        List<AnswerToken> tokens,

        @Schema(description = "For each token the likeliest candidates, best first; only with top_n_tokens.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<List<AnswerToken>> topTokens,

        @Schema(description = "What the decoder looked at in the source; only with alignment.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        AlignmentBody alignment,

        @Schema(description = "Where the time went.") Timing timingMs) {

    /**
     * A token that the encoder reads.
     *
     * @param id its id in the source vocabulary
     * @param text the part of the input that it stands for
     * @param logprob always null: the model gives source tokens no probability
     */
    @Schema(description = "A token that the encoder reads.")
    record SourceToken(
            @Schema(description = "Id in the source vocabulary.", example = "2072")
            int id,

            @Schema(
                    description = "The part of the input that it stands for; for special tokens their name.",
                    example = "ate")
            String text,

            @Schema(
                    description = "Always null: an encoder gives its tokens no probability.",
                    nullable = true,
                    types = {"number", "null"})
            @Nullable
            Float logprob) {}

    /**
     * Where the time went, in milliseconds.
     *
     * @param queue waiting for a worker
     * @param encode reading the source
     * @param decode writing the target
     */
    @Schema(description = "Where the time went, in milliseconds.")
    record Timing(
            @Schema(description = "Waiting for a worker. Unit: ms.", example = "0.042")
            double queue,

            @Schema(description = "Reading the source. Unit: ms.", example = "3.1")
            double encode,

            @Schema(description = "Writing the target. Unit: ms.", example = "21.7")
            double decode) {}
}
