package io.clearhead.api.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody probably meant, by edit distance. */
public final class Suggestion {

    private Suggestion() {}

    /**
     * The problem of a field that nobody knows.
     *
     * @param path the field's place in the body
     * @param name its last name
     * @param known the names there are in its place
     */
    public static ApiProblem unknown(String path, String name, Collection<String> known) {
        Optional<String> nearest = nearest(name, known);
        String advice = nearest.map(suggestion -> "did you mean " + suggestion + "?")
                .orElse("the fields are " + String.join(", ", known));
        ApiProblem problem =
                new ApiProblem(ProblemCode.PARAMETER_UNKNOWN, "there is no field " + path + "; " + advice).field(path);
        nearest.ifPresent(suggestion -> problem.with("suggestion", suggestion));
        return problem;
    }

    /** The known name nearest to a misspelt one, if no more than a third of it differs. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> 3 * distance(name, candidate) <= Math.max(name.length(), candidate.length()));
    }

    /** Number of letters to insert, delete or replace (Levenshtein). */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
