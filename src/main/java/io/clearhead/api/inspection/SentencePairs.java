package io.clearhead.api.inspection;

import io.clearhead.api.generate.GenerateParameters;
import io.clearhead.api.generate.TargetLanguage;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.Inputs.Form;
import io.clearhead.api.request.RequestLanguages;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.SourceText;
import io.clearhead.api.request.TokenIds;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.inspection.SentencePair;
import io.clearhead.inspection.Target;
import io.clearhead.inspection.TargetTokens;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Encoding;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads sentence pairs from requests: tokenizes, and holds everything against the limits.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class SentencePairs {

    private final RequestLimits limits;

    SentencePairs(RequestLimits limits) {
        this.limits = limits;
    }

    /** One pair per input, in order. */
    List<SentencePair> read(Inputs inputs, TargetFields fields, RequestLanguages languages, ServedModel model) {
        fields.requireNoConflict();
        RequestLanguages asked = languages(fields, languages);
        List<SourceText> sources = asked.encode(inputs, model, limits);
        if (fields.ids() == null) {
            asked.requireTargetLanguages(sources, model.tokenizer());
        }
        List<Target> targets = targets(inputs, sources, fields, model);
        List<SentencePair> pairs = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            pairs.add(new SentencePair(sources.get(i).encoding(), targets.get(i)));
        }
        return pairs;
    }

    /** Languages may stand beside the inputs, or where {@code /generate} has them. */
    private static RequestLanguages languages(TargetFields fields, RequestLanguages beside) {
        GenerateParameters parameters = fields.parameters();
        RequestLanguages inside = parameters == null ? RequestLanguages.NONE : parameters.languages();
        if (!beside.isEmpty() && !inside.isEmpty()) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            "source_lang and target_lang stand beside inputs and in parameters; leave them out of"
                                    + " parameters")
                    .field("parameters");
        }
        return inside.isEmpty() ? beside : inside;
    }

    private List<Target> targets(Inputs inputs, List<SourceText> sources, TargetFields fields, ServedModel model) {
        if (fields.target() != null) {
            return texts(inputs, sources, fields.target(), model);
        }
        if (fields.ids() != null) {
            return ids(inputs, fields.ids(), model);
        }
        GenerationSettings settings = fields.search().settings(model, limits);
        return sources.stream()
                .<Target>map(source ->
                        new Target.Generated(TargetLanguage.force(settings, source.languages(), model.tokenizer())))
                .toList();
    }

    private List<Target> texts(Inputs inputs, List<SourceText> sources, Inputs target, ServedModel model) {
        requireSameForm("target", inputs, target.form(), target.texts().size());
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < target.texts().size(); i++) {
            String path = target.form() == Form.SINGLE ? "target" : "target[" + i + "]";
            String text = target.texts().get(i);
            limits.requireText(path, text);
            Encoding encoding =
                    model.tokenizer().encodeTarget(text, sources.get(i).languages());
            limits.requireTargetTokens(path, encoding, model.description());
            targets.add(new Target.Given(encoding));
        }
        return targets;
    }

    private List<Target> ids(Inputs inputs, TokenIds ids, ServedModel model) {
        requireSameForm("target_ids", inputs, ids.form(), ids.sequences().size());
        TargetTokens tokens = new TargetTokens(model.tokenizer());
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < ids.sequences().size(); i++) {
            int[] target = limits.requireTargetIds(
                    ids.path("target_ids", i), ids.sequences().get(i), model);
            targets.add(new Target.Given(tokens.describe(target)));
        }
        return targets;
    }

    private static void requireSameForm(String field, Inputs inputs, Form form, int count) {
        if (form != inputs.form() || count != inputs.texts().size()) {
            String expected = inputs.form() == Form.SINGLE
                    ? "one target, because inputs is a single text"
                    : "an array of " + inputs.texts().size() + " targets, one per input";
            String actual = form == Form.SINGLE ? "a single one" : "an array of " + count;
            throw new ApiProblem(ProblemCode.PARAMETER_CONFLICT, field + " must be " + expected + ", but is " + actual)
                    .field(field);
        }
    }
}
