package io.clearhead.api.request;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.Excerpt;
import io.clearhead.api.problem.ProblemCode;
import io.clearhead.api.problem.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Fields that are one of a few words: the lower-case names of an enum's constants. Stateless. */
public final class Choices {

    private Choices() {}

    /**
     * Reads one word.
     *
     * @param field path of the word in the body
     * @throws ApiProblem with the valid words, and the one that is probably meant, if the word is none of them
     */
    public static <E extends Enum<E>> E read(String field, String word, Collection<E> choices) {
        for (E choice : choices) {
            if (word(choice).equals(word)) {
                return choice;
            }
        }
        List<String> words = choices.stream().map(Choices::word).toList();
        Optional<String> nearest = Suggestion.nearest(word, words);
        ApiProblem problem = new ApiProblem(
                        ProblemCode.PARAMETER_INVALID,
                        field + " must be one of " + String.join(", ", words) + ", but is " + Excerpt.of(word)
                                + nearest.map(suggestion -> "; did you mean " + suggestion + "?")
                                        .orElse(""))
                .field(field)
                .with("valid_values", words);
        nearest.ifPresent(suggestion -> problem.with("suggestion", suggestion));
        throw problem;
    }

    /** The word for a constant. */
    public static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
