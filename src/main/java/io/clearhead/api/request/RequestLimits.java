package io.clearhead.api.request;

import io.clearhead.api.ApiLimits;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.generation.ModelDescription;
import io.clearhead.inspection.IndexOutOfRangeException;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks requests against the configured limits and those of the model. What is over a limit is a problem that names the limit;
 * nothing is cut.
 *
 * <p>Immutable and safe for use by several threads.
 */
@Component
public final class RequestLimits {

    private final ApiLimits limits;

    public RequestLimits(ApiLimits limits) {
        this.limits = limits;
    }

    /** The limits as they are configured. */
    public ApiLimits configured() {
        return limits;
    }

    /** Tokens that a source may have, special tokens included. */
    public int sourceTokens(ModelDescription model) {
        return Math.min(limits.sourceTokens(), model.maxSourceTokens());
    }

    /** New tokens that a target may have, the end of sentence included. */
    public int targetTokens(ModelDescription model) {
        return Math.min(limits.targetTokens(), model.maxTargetTokens());
    }

    /**
     * Checks the texts of a request.
     *
     * @param inputs the field {@code inputs}; null if the body has none
     * @return the same inputs
     * @throws ApiProblem if there are none or too many, or if a text is not fit to be read
     */
    public Inputs requireTexts(@Nullable Inputs inputs) {
        if (inputs == null || inputs.texts().isEmpty()) {
            throw new ApiProblem(
                            ProblemCode.INPUT_EMPTY,
                            "inputs must be a text or an array of texts, but is missing or has no text")
                    .field("inputs");
        }
        requireInputCount("inputs", inputs.texts().size());
        for (int index = 0; index < inputs.texts().size(); index++) {
            requireText(inputs.path(index), inputs.texts().get(index));
        }
        return inputs;
    }

    /** Checks the number of texts or of other things that are answered one by one. */
    public void requireInputCount(String field, int count) {
        if (count > limits.inputs()) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_INVALID,
                            field + " must have at most " + limits.inputs() + " entries, but has " + count
                                    + "; send several requests")
                    .field(field)
                    .with("max_inputs", limits.inputs());
        }
    }

    /** Checks that a text has something to read, is not too long, and is Unicode. */
    public void requireText(String field, String text) {
        if (text.isBlank()) {
            throw new ApiProblem(
                            ProblemCode.INPUT_EMPTY,
                            field + " must have a text, but is " + (text.isEmpty() ? "empty" : "white space only"))
                    .field(field);
        }
        int characters = text.codePointCount(0, text.length());
        if (characters > limits.textCharacters()) {
            throw new ApiProblem(
                            ProblemCode.INPUT_TOO_LONG,
                            field + " must have at most " + limits.textCharacters() + " characters, but has "
                                    + characters + "; cut it at the character " + limits.textCharacters())
                    .field(field)
                    .with("characters", characters)
                    .with("max_characters", limits.textCharacters())
                    .with("cut_at", limits.textCharacters());
        }
        requireUnicode(field, text);
    }

    private static void requireUnicode(String field, String text) {
        int position = 0;
        for (int index = 0; index < text.length(); position++) {
            int codePoint = text.codePointAt(index);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new ApiProblem(
                                ProblemCode.PARAMETER_INVALID,
                                field + " must be Unicode text, but the character at index " + position
                                        + " is half of a surrogate pair")
                        .field(field);
            }
            index += Character.charCount(codePoint);
        }
    }

    /** Checks that a source has no more tokens than the model reads. */
    public void requireSourceTokens(String field, Encoding source, ModelDescription model) {
        requireTokens(field, source, sourceTokens(model));
    }

    /** Checks that a target has no more tokens than the model writes. */
    public void requireTargetTokens(String field, Encoding target, ModelDescription model) {
        requireTokens(field, target, targetTokens(model));
    }

    /**
     * Checks that target ids are there, are no more than the model writes, and exist.
     *
     * @return the ids
     * @throws ApiProblem if there are none or too many
     * @throws IndexOutOfRangeException if the target vocabulary lacks one
     */
    public int[] requireTargetIds(String field, List<Integer> ids, ServedModel model) {
        if (ids.isEmpty()) {
            throw new ApiProblem(ProblemCode.INPUT_EMPTY, field + " must have at least one id, but has none")
                    .field(field);
        }
        int maxTokens = targetTokens(model.description());
        if (ids.size() > maxTokens) {
            throw new ApiProblem(
                            ProblemCode.INPUT_TOO_LONG,
                            field + " must have at most " + maxTokens + " ids, but has " + ids.size())
                    .field(field)
                    .with("tokens", ids.size())
                    .with("max_tokens", maxTokens);
        }
        int vocabularySize = model.tokenizer().vocabularySize();
        int[] checked = new int[ids.size()];
        for (int i = 0; i < checked.length; i++) {
            checked[i] = ids.get(i);
            IndexOutOfRangeException.check(
                    field + "[" + i + "]", checked[i], vocabularySize, "tokens in the target vocabulary");
        }
        return checked;
    }

    private static void requireTokens(String field, Encoding encoding, int maxTokens) {
        List<Token> tokens = encoding.tokens();
        if (tokens.size() <= maxTokens) {
            return;
        }
        int cutAt = cutAt(tokens, maxTokens);
        throw new ApiProblem(
                        ProblemCode.INPUT_TOO_LONG,
                        field + " must have at most " + maxTokens + " tokens, but has " + tokens.size()
                                + "; the text up to the character " + cutAt + " fits")
                .field(field)
                .with("tokens", tokens.size())
                .with("max_tokens", maxTokens)
                .with("cut_at", cutAt);
    }

    /** The code point up to which a text fits, together with the special tokens that are added behind it. */
    private static int cutAt(List<Token> tokens, int maxTokens) {
        int added = 0;
        while (added < tokens.size() && tokens.get(tokens.size() - 1 - added).special()) {
            added++;
        }
        return tokens.get(Math.max(0, maxTokens - added)).start();
    }
}
