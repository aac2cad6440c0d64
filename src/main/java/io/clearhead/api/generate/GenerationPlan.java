package io.clearhead.api.generate;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.RequestLanguages;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.SourceText;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.serving.ServedModel;
import java.util.List;

/**
 * A request that was found good: what to read, how to search, and what to tell.
 *
 * @param model the model that is served
 * @param inputs the texts
 * @param sources the texts as tokens and their languages, in order
 * @param settings of the search
 * @param output what the answer has
 */
record GenerationPlan(
        ServedModel model, Inputs inputs, List<SourceText> sources, GenerationSettings settings, Output output) {

    /** What the answer has. */
    enum Output {
        /** The text only. */
        TEXT,
        /** The text and its details. */
        DETAILS
    }

    GenerationPlan {
        sources = List.copyOf(sources);
    }

    /** How to search for the target of one source. */
    GenerationSettings settings(SourceText source) {
        return TargetLanguage.force(settings, source.languages(), model.tokenizer());
    }

    /** Checks a request whose answer comes at once. */
    static GenerationPlan forAnswer(GenerateRequest request, ServedModel model, RequestLimits limits) {
        GenerationPlan plan = of(request, model, limits);
        if (plan.output == Output.TEXT && plan.settings.topTokens() > 0) {
            throw needsDetails("top_n_tokens", "top_tokens");
        }
        if (plan.output == Output.TEXT && plan.settings.alignment() != null) {
            throw needsDetails("alignment", "alignment");
        }
        return plan;
    }

    private static ApiProblem needsDetails(String name, String answer) {
        String path = "parameters." + name;
        return new ApiProblem(
                        ProblemCode.PARAMETER_CONFLICT,
                        path + " needs details: true, because details." + answer + " has the answer")
                .field(path);
    }

    /** Checks a request whose answer comes token by token. */
    static GenerationPlan forStream(GenerateRequest request, ServedModel model, RequestLimits limits) {
        GenerationPlan plan = of(request, model, limits);
        if (plan.inputs.form() != Inputs.Form.SINGLE) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            "inputs must be one string when the answer is streamed, but is an array; stream one by one, or "
                                    + "do not stream")
                    .field("inputs");
        }
        GenerationSettings settings = plan.settings.toBuilder()
                .detail(GenerationSettings.Detail.LOG_PROBABILITIES)
                .build();
        return new GenerationPlan(plan.model, plan.inputs, plan.sources, settings, plan.output);
    }

    private static GenerationPlan of(GenerateRequest request, ServedModel model, RequestLimits limits) {
        GenerateParameters parameters = GenerateParameters.orDefault(request.parameters());
        Inputs inputs = limits.requireTexts(request.inputs());
        GenerationSettings settings = parameters.settings(model, limits);
        Output output = parameters.wantDetails() ? Output.DETAILS : Output.TEXT;
        RequestLanguages languages = parameters.languages();
        List<SourceText> sources = languages.encode(inputs, model, limits);
        languages.requireTargetLanguages(sources, model.tokenizer());
        requireFewWeights(sources, settings, limits);
        return new GenerationPlan(model, inputs, sources, settings, output);
    }

    /** Counted for the longest targets that may be written: how long they are is known when the work is done. */
    private static void requireFewWeights(List<SourceText> sources, GenerationSettings settings, RequestLimits limits) {
        if (settings.alignment() == null) {
            return;
        }
        long columns = sources.stream()
                .mapToLong(source -> source.encoding().tokens().size())
                .sum();
        long weights = columns * settings.maxNewTokens() * settings.numReturnSequences();
        long limit = limits.configured().attentionCells();
        if (weights > limit) {
            throw new ApiProblem(
                            ProblemCode.RESPONSE_TOO_LARGE,
                            "the answer could hold " + weights + " weights of parameters.alignment, but the limit is "
                                    + limit + "; lower max_new_tokens or num_return_sequences, or send fewer inputs")
                    .field("parameters.alignment")
                    .with("attention_cells", weights)
                    .with("max_attention_cells", limit);
        }
    }
}
