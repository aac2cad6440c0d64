package io.clearhead.api.inspection;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.clearhead.inspection.AttentionReport.PredictedToken;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A token of the target and how likely the model found it. */
@Schema(name = "PredictedToken", description = "A token of the target and how likely the model found it.")
record PredictedTokenBody(
        @JsonUnwrapped TokenBody token,

        @Schema(
                description =
                        "Natural logarithm of the probability that the model gave it; null where it is not finite.",
                example = "-0.12",
                nullable = true)
        @Nullable
        Float logprob) {

    static PredictedTokenBody of(PredictedToken predicted) {
        float logprob = predicted.logProbability();
        return new PredictedTokenBody(TokenBody.of(predicted.token()), Float.isFinite(logprob) ? logprob : null);
    }
}
