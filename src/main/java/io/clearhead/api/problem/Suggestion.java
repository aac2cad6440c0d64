package io.clearhead.api.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody probably meant, by edit distance. */
public final class Suggestion {

    /** No field has a longer name, so nobody meant one; and the distance takes time with the square of the length. */
    private static final int LONGEST = 64;

    private Suggestion() {}

    /**
     * The problem of a field that nobody knows.
     *
     * @param parent the place in the body that has the field, for example {@code parameters}; empty for the body itself
     * @param name the field's name
     * @param known the names there are in its place
     */
    public static ApiProblem unknown(String parent, String name, Collection<String> known) {
        return unknown(parent, name, known, known);
    }

    /**
     * The problem of a field that nobody knows, where not all known names are worth listing.
     *
     * @param parent the place in the body that has the field, for example {@code parameters}; empty for the body itself
     * @param name the field's name
     * @param known the names there are in its place
     * @param listed those to list if no known one is near
     */
    public static ApiProblem unknown(String parent, String name, Collection<String> known, Collection<String> listed) {
        String path = (parent.isEmpty() ? "" : parent + ".") + Excerpt.of(name);
        Optional<String> nearest = nearest(name, known);
        String advice = nearest.map(suggestion -> "did you mean " + suggestion + "?")
                .orElseGet(() -> "the fields are " + String.join(", ", listed));
        ApiProblem problem =
                new ApiProblem(ProblemCode.PARAMETER_UNKNOWN, "there is no field " + path + "; " + advice).field(path);
        nearest.ifPresent(suggestion -> problem.with("suggestion", suggestion));
        return problem;
    }

    /** The known name nearest to a misspelt one, if no more than a third of it differs. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .map(candidate -> new Candidate(candidate, distance(name, candidate)))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .filter(candidate -> 3 * candidate.distance <= Math.max(name.length(), candidate.name.length()))
                .map(Candidate::name);
    }

    private record Candidate(String name, int distance) {}

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
