package io.clearhead.api.generate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one input.
 *
 * @param generatedText the best sequence's text
 * @param details about the best sequence, if asked for
 * @param sequences all sequences, if more than one was asked for
 */
@Schema(description = "The answer to one input.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record GenerateResponse(
        @Schema(description = "Text of the best sequence.", example = "Ich aß einen Apfel.")
        String generatedText,

        @Schema(description = "About the best sequence; only if details or alignment is asked for.") @Nullable
        GenerationDetails details,

        @Schema(description = "All sequences, best first; only if num_return_sequences is above 1.") @Nullable
        List<Sequence> sequences) {

    /**
     * One of several sequences.
     *
     * @param generatedText its text
     * @param score sum of log-probabilities / tokens^length_penalty
     * @param details about it, if asked for
     */
    @Schema(name = "GeneratedSequence", description = "One of several sequences.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sequence(
            @Schema(description = "Text of the sequence.", example = "Ich aß einen Apfel.")
            String generatedText,

            @Schema(
                    description = "Sum of the tokens' log-probabilities / tokens^length_penalty.",
                    example = "-0.21",
                    nullable = true)
            @JsonInclude(JsonInclude.Include.ALWAYS)
            @Nullable
            Double score,

            @Schema(description = "About the sequence; only if details or alignment is asked for.") @Nullable
            GenerationDetails details) {}
}
