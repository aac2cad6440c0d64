package io.clearhead.api.request;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.LanguageException;
import io.clearhead.tokenizer.LanguageException.Role;
import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields {@code source_lang} and {@code target_lang} of a request.
 *
 * @param path what stands before their names in the body: {@code ""} or {@code "parameters."}
 * @param source the languages of the inputs
 * @param target the languages to write
 */
public record RequestLanguages(
        String path,
        @Nullable LanguageField source,
        @Nullable LanguageField target) {

    /** A request that says nothing. */
    public static final RequestLanguages NONE = new RequestLanguages("", null, null);

    /** Whether the request says anything. */
    public boolean isEmpty() {
        return source == null && target == null;
    }

    /**
     * The languages of every input, as codes of the model.
     *
     * @throws ApiProblem if the model does not have one of them, or if there are not as many as inputs
     */
    public List<LanguagePair> resolve(Inputs inputs, ServedModel model) {
        requireSameCount(Role.SOURCE, source, inputs);
        requireSameCount(Role.TARGET, target, inputs);
        List<LanguagePair> pairs = new ArrayList<>(inputs.texts().size());
        for (int i = 0; i < inputs.texts().size(); i++) {
            String from = source == null ? null : source.code(i);
            String to = target == null ? null : target.code(i);
            pairs.add(orProblem(i, () -> model.tokenizer().languages().resolve(from, to)));
        }
        return pairs;
    }

    /**
     * Cuts the inputs into the tokens that the model reads.
     *
     * @throws ApiProblem as {@link #resolve}, or if an input has too many tokens or names another language than its field
     */
    public List<SourceText> encode(Inputs inputs, ServedModel model, RequestLimits limits) {
        List<SourceText> sources = encodeAnyLength(inputs, model);
        for (int i = 0; i < sources.size(); i++) {
            limits.requireSourceTokens(inputs.path(i), sources.get(i).encoding(), model.description());
        }
        return sources;
    }

    /** Like {@link #encode}, however many tokens an input has. */
    public List<SourceText> encodeAnyLength(Inputs inputs, ServedModel model) {
        List<LanguagePair> pairs = resolve(inputs, model);
        List<SourceText> sources = new ArrayList<>(pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            String text = inputs.texts().get(i);
            LanguagePair pair = pairs.get(i);
            Encoding encoding = orProblem(i, () -> model.tokenizer().encode(text, pair));
            sources.add(new SourceText(encoding, pair));
        }
        return sources;
    }

    /**
     * Checks that the model is told what language to write for every source.
     *
     * @throws ApiProblem if it has several and is not told
     */
    public void requireTargetLanguages(List<SourceText> sources, Tokenizer tokenizer) {
        for (int i = 0; i < sources.size(); i++) {
            SourceText text = sources.get(i);
            orProblem(i, () -> {
                tokenizer.requireTargetLanguage(text.encoding(), text.languages());
                return text;
            });
        }
    }

    private <T> T orProblem(int index, Supplier<T> action) {
        try {
            return action.get();
        } catch (LanguageException refusal) {
            LanguageField field = refusal.role() == Role.SOURCE ? source : target;
            boolean one = field == null || field.form() == Inputs.Form.SINGLE;
            String name = name(refusal.role()) + (one ? "" : "[" + index + "]");
            throw new ApiProblem(ProblemCode.LANGUAGE_UNKNOWN, name + " " + refusal.reason())
                    .field(name)
                    .with("valid_values", refusal.validValues());
        }
    }

    private void requireSameCount(Role role, @Nullable LanguageField field, Inputs inputs) {
        if (field != null
                && field.form() == Inputs.Form.ARRAY
                && (inputs.form() != Inputs.Form.ARRAY
                        || field.codes().size() != inputs.texts().size())) {
            String expected = inputs.form() == Inputs.Form.SINGLE
                    ? "one language, because inputs is a single text"
                    : "one language, or an array of " + inputs.texts().size() + ", one per input";
            throw new ApiProblem(
                            ProblemCode.PARAMETER_CONFLICT,
                            name(role) + " must be " + expected + ", but is an array of "
                                    + field.codes().size())
                    .field(name(role));
        }
    }

    private String name(Role role) {
        return path + (role == Role.SOURCE ? "source_lang" : "target_lang");
    }
}
