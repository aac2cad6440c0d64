package io.clearhead.api.generate;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.serving.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * Lays the parameters of a request over the model's defaults. A value that was given is taken as it is or refused; only
 * defaults bend to limits and to what was given.
 *
 * <p>Confined to the request's thread.
 */
final class RequestedSettings {

    private static final double MAX_LENGTH_PENALTY = 10;
    private static final int MAX_TOP_TOKENS = 5;

    private final GenerateParameters given;
    private final ServedModel model;
    private final GenerationSettings defaults;
    private final int maxBeams;
    private final int maxTargetTokens;

    RequestedSettings(GenerateParameters given, ServedModel model, RequestLimits limits) {
        this.given = given;
        this.model = model;
        this.defaults = model.defaults();
        this.maxBeams = limits.configured().beams();
        this.maxTargetTokens = limits.targetTokens(model.description());
    }

    GenerationSettings build() {
        int numBeams = inRange("num_beams", given.numBeams(), 1, maxBeams, Math.min(defaults.numBeams(), maxBeams));
        int numReturnSequences = numReturnSequences(numBeams);
        int maxNewTokens = maxNewTokens();
        int minNewTokens = minNewTokens(maxNewTokens);
        int topTokens = inRange("top_n_tokens", given.topNTokens(), 0, MAX_TOP_TOKENS, 0);
        RequestedAlignment alignment = given.alignment();
        GenerationSettings.Builder settings = defaults.toBuilder();
        if (given.minLength() != null) {
            settings.minLength(0); // what was given stands in minNewTokens
        }
        return settings.numBeams(numBeams)
                .numReturnSequences(numReturnSequences)
                .maxNewTokens(maxNewTokens)
                .minNewTokens(minNewTokens)
                .lengthPenalty(lengthPenalty())
                .earlyStopping(given.earlyStopping() == null ? defaults.earlyStopping() : given.earlyStopping())
                .topTokens(topTokens)
                .detail(
                        given.wantDetails() || topTokens > 0
                                ? GenerationSettings.Detail.LOG_PROBABILITIES
                                : GenerationSettings.Detail.IDS)
                .alignment(alignment == null ? null : alignment.of(model))
                .build();
    }

    private int numReturnSequences(int numBeams) {
        int fallback = Math.min(defaults.numReturnSequences(), numBeams);
        int value = inRange("num_return_sequences", given.numReturnSequences(), 1, maxBeams, fallback);
        if (value > numBeams) {
            throw conflict(
                    "num_return_sequences",
                    "parameters.num_return_sequences must be at most num_beams (" + numBeams + "), but is " + value
                            + "; a search returns no more sequences than it keeps");
        }
        return value;
    }

    private int maxNewTokens() {
        requireOnlyOne("max_new_tokens", given.maxNewTokens(), "max_length", given.maxLength());
        if (given.maxLength() != null) {
            // The length counts the decoder's start token, which is not new.
            return inRange("max_length", given.maxLength(), 2, maxTargetTokens + 1, 0) - 1;
        }
        int fallback = Math.min(defaults.maxNewTokens(), maxTargetTokens);
        return inRange("max_new_tokens", given.maxNewTokens(), 1, maxTargetTokens, fallback);
    }

    private int minNewTokens(int maxNewTokens) {
        requireOnlyOne("min_new_tokens", given.minNewTokens(), "min_length", given.minLength());
        if (given.minLength() != null) {
            int value = inRange("min_length", given.minLength(), 0, maxTargetTokens + 1, 0);
            return notAbove(maxNewTokens, "min_length", Math.max(0, value - 1));
        }
        int fallback = Math.min(defaults.minNewTokens(), maxNewTokens);
        return notAbove(
                maxNewTokens,
                "min_new_tokens",
                inRange("min_new_tokens", given.minNewTokens(), 0, maxTargetTokens, fallback));
    }

    private static int notAbove(int maxNewTokens, String name, int minNewTokens) {
        if (minNewTokens > maxNewTokens) {
            throw conflict(
                    name,
                    "parameters." + name + " asks for at least " + minNewTokens + " new tokens, but at most "
                            + maxNewTokens + " may be written; lower it, or raise max_new_tokens");
        }
        return minNewTokens;
    }

    private double lengthPenalty() {
        Double value = given.lengthPenalty();
        if (value == null) {
            return defaults.lengthPenalty();
        }
        if (Math.abs(value) > MAX_LENGTH_PENALTY) {
            throw invalid("length_penalty", "must be from -10 to 10, but is " + value);
        }
        return value;
    }

    private static void requireOnlyOne(
            String name, @Nullable Object value, String otherName, @Nullable Object otherValue) {
        if (value != null && otherValue != null) {
            throw conflict(
                    otherName,
                    "parameters." + name + " and parameters." + otherName
                            + " say the same in two ways; give only one of them");
        }
    }

    private static int inRange(String name, @Nullable Integer value, int min, int max, int fallback) {
        if (value == null) {
            return fallback;
        }
        if (value < min || value > max) {
            throw invalid(name, "must be from " + min + " to " + max + ", but is " + value);
        }
        return value;
    }

    private static ApiProblem invalid(String name, String expectation) {
        String path = "parameters." + name;
        return new ApiProblem(ProblemCode.PARAMETER_INVALID, path + " " + expectation).field(path);
    }

    private static ApiProblem conflict(String name, String detail) {
        return new ApiProblem(ProblemCode.PARAMETER_CONFLICT, detail).field("parameters." + name);
    }
}
