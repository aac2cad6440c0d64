package io.clearhead.api.inspection;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.Inputs.Form;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.TokenIds;
import io.clearhead.inspection.SentencePair;
import io.clearhead.inspection.Target;
import io.clearhead.inspection.TargetTokens;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Encoding;
import java.util.ArrayList;
import java.util.Collections;
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
    List<SentencePair> read(Inputs inputs, TargetFields fields, ServedModel model) {
        fields.requireNoConflict();
        List<Target> targets = targets(inputs, fields, model);
        List<Encoding> sources = limits.encodeSources(inputs, model);
        List<SentencePair> pairs = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            pairs.add(new SentencePair(sources.get(i), targets.get(i)));
        }
        return pairs;
    }

    private List<Target> targets(Inputs inputs, TargetFields fields, ServedModel model) {
        if (fields.target() != null) {
            return texts(inputs, fields.target(), model);
        }
        if (fields.ids() != null) {
            return ids(inputs, fields.ids(), model);
        }
        Target generated = new Target.Generated(fields.search().settings(model, limits));
        return Collections.nCopies(inputs.texts().size(), generated);
    }

    private List<Target> texts(Inputs inputs, Inputs target, ServedModel model) {
        requireSameForm("target", inputs, target.form(), target.texts().size());
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < target.texts().size(); i++) {
            String path = target.form() == Form.SINGLE ? "target" : "target[" + i + "]";
            limits.requireText(path, target.texts().get(i));
            Encoding encoding = model.tokenizer().encodeTarget(target.texts().get(i));
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
