package io.clearhead.api.embedding;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.inspection.embedding.Term;
import io.clearhead.serving.ServedModel;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /embeddings/plane}. */
@Schema(description = "Words to show as points.")
record PlaneRequest(
        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "Words or short texts. They are cut into pieces as inside a sentence, behind a"
                                                + " space, without a language and without special tokens; a term of"
                                                + " several pieces is the mean of theirs.",
                                requiredMode = Schema.RequiredMode.REQUIRED,
                                example = "[\"cat\", \"dog\", \"apple\"]"),
                minItems = 1,
                maxItems = PlaneRequest.MOST_TERMS)
        @Nullable
        List<String> terms,

        @Schema(
                description = "How many of the nearest entries of the vocabulary to list for each term.",
                minimum = "0",
                maximum = "50",
                defaultValue = "8",
                example = "8")
        @Nullable
        Integer neighbours) {

    static final String EXAMPLE = """
            {"terms": ["cat", "dog", "apple"], "neighbours": 8}""";

    static final int MOST_TERMS = 64;

    private static final int MOST_NEIGHBOURS = 50;
    private static final int NEIGHBOURS = 8;

    int neighbourCount() {
        if (neighbours == null) {
            return NEIGHBOURS;
        }
        if (neighbours < 0 || neighbours > MOST_NEIGHBOURS) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_INVALID,
                            "neighbours must be from 0 to " + MOST_NEIGHBOURS + ", but is " + neighbours)
                    .field("neighbours");
        }
        return neighbours;
    }

    /** The terms in the model's pieces. */
    List<Term> read(ServedModel model, RequestLimits limits) {
        if (terms == null || terms.isEmpty()) {
            throw new ApiProblem(
                            ProblemCode.INPUT_EMPTY,
                            "terms must be an array of 1 to " + MOST_TERMS + " texts, but is missing or empty")
                    .field("terms");
        }
        if (terms.size() > MOST_TERMS) {
            throw new ApiProblem(
                            ProblemCode.PARAMETER_INVALID,
                            "terms must have at most " + MOST_TERMS + " texts, but has " + terms.size())
                    .field("terms")
                    .with("max_inputs", MOST_TERMS);
        }
        List<Term> read = new ArrayList<>(terms.size());
        for (int i = 0; i < terms.size(); i++) {
            read.add(term("terms[" + i + "]", terms.get(i), model, limits));
        }
        return read;
    }

    private static Term term(String field, String text, ServedModel model, RequestLimits limits) {
        limits.requireText(field, text);
        Term term = Term.of(text, model.tokenizer());
        if (term.pieces().isEmpty()) {
            throw new ApiProblem(
                            ProblemCode.INPUT_EMPTY,
                            field
                                    + " must have a piece of the model's vocabulary that is text, but has only special tokens"
                                    + " or what the tokenizer drops")
                    .field(field);
        }
        int mostPieces = limits.sourceTokens(model.description());
        if (term.pieces().size() > mostPieces) {
            throw new ApiProblem(
                            ProblemCode.INPUT_TOO_LONG,
                            field + " must have at most " + mostPieces + " pieces, but has "
                                    + term.pieces().size())
                    .field(field)
                    .with("tokens", term.pieces().size())
                    .with("max_tokens", mostPieces);
        }
        return term;
    }
}
