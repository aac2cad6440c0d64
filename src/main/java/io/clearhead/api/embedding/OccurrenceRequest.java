package io.clearhead.api.embedding;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.inspection.embedding.Occurrence;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the two occurrences in the body of {@code POST /embeddings/contexts}. */
@Schema(name = "OccurrenceRequest", description = "A word in a sentence.")
record OccurrenceRequest(
        @Schema(description = "The sentence.", requiredMode = Schema.RequiredMode.REQUIRED, example = "I ate an apple")
        @Nullable
        String text,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "Where the word stands, [start, end) in Unicode code points. All tokens that share"
                                                + " a character with it belong to the word.",
                                requiredMode = Schema.RequiredMode.REQUIRED,
                                example = "[9, 14]"),
                minItems = 2,
                maxItems = 2)
        @Nullable
        List<Integer> span) {

    /**
     * The sentence of an occurrence.
     *
     * @param field the occurrence's name in the body
     */
    static String text(String field, @Nullable OccurrenceRequest occurrence, RequestLimits limits) {
        if (occurrence == null || occurrence.text == null) {
            String path = occurrence == null ? field : field + ".text";
            throw new ApiProblem(
                            ProblemCode.INPUT_EMPTY,
                            occurrence == null
                                    ? path + " must be an object with a text and a span, but is missing"
                                    : path + " must be a text, but is missing")
                    .field(path);
        }
        limits.requireText(field + ".text", occurrence.text);
        return occurrence.text;
    }

    /**
     * The occurrence in its sentence.
     *
     * @param field the occurrence's name in the body
     * @param sentence its text as the model reads it
     */
    Occurrence in(String field, Encoding sentence) {
        String path = field + ".span";
        String form = path + " must be [start, end] with 0 <= start < end";
        if (span == null) {
            throw invalid(path, form + ", but is missing");
        }
        int length = sentence.text().codePointCount(0, sentence.text().length());
        if (span.size() != 2 || span.get(0) < 0 || span.get(1) <= span.get(0)) {
            throw invalid(path, form + " <= " + length + ", but is " + span);
        }
        int start = span.get(0);
        int end = span.get(1);
        if (end > length) {
            throw new ApiProblem(
                            ProblemCode.INDEX_OUT_OF_RANGE,
                            path + " is " + span + ", but must end at " + length + " or before: " + field + ".text has "
                                    + length + " characters")
                    .field(path)
                    .with("valid_range", List.of(0, length));
        }
        List<Integer> tokens = Occurrence.tokensIn(sentence, start, end);
        if (tokens.isEmpty()) {
            throw invalid(
                    path, path + " must share a character with a token, but is " + span + nearest(sentence, start));
        }
        return new Occurrence(sentence, start, end, tokens);
    }

    private static ApiProblem invalid(String path, String detail) {
        return new ApiProblem(ProblemCode.PARAMETER_INVALID, detail).field(path);
    }

    private static String nearest(Encoding sentence, int place) {
        return sentence.tokens().stream()
                .filter(token -> !token.special() && token.end() > token.start())
                .min(Comparator.comparingInt((Token token) -> distance(token, place)))
                .map(token -> "; the nearest token covers [" + token.start() + ", " + token.end() + "]")
                .orElse("; the text has no token that covers anything");
    }

    private static int distance(Token token, int place) {
        return Math.max(0, Math.max(token.start() - place, place - (token.end() - 1)));
    }
}
