package io.clearhead.api.problem;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in the words of the API what was wrong with a JSON body: never with the name of a class. */
public final class JsonProblems {

    private static final Map<JsonToken, String> KINDS = Map.of(
            JsonToken.START_OBJECT, "an object",
            JsonToken.PROPERTY_NAME, "an object",
            JsonToken.START_ARRAY, "an array",
            JsonToken.VALUE_STRING, "a string",
            JsonToken.VALUE_NUMBER_INT, "a whole number",
            JsonToken.VALUE_NUMBER_FLOAT, "a number with a fraction",
            JsonToken.VALUE_TRUE, "a boolean",
            JsonToken.VALUE_FALSE, "a boolean",
            JsonToken.VALUE_NULL, "null");

    private JsonProblems() {}

    static ApiProblem of(JacksonException exception) {
        if (exception instanceof UnrecognizedPropertyException unknown) {
            return unknownField(unknown);
        }
        if (exception instanceof InputCoercionException coercion) {
            String detail = fieldOrBody(path(exception)) + " must be " + expected(coercion.getTargetType())
                    + ", but the number is outside its range";
            return wrongType(detail, path(exception));
        }
        if (exception instanceof MismatchedInputException mismatch) {
            // The parser tells this case from others by its message alone.
            if (mismatch.getOriginalMessage().startsWith("Trailing token")) {
                return malformed("something stands behind it" + place(mismatch.getLocation()));
            }
            String detail = fieldOrBody(path(exception)) + " must be " + expected(mismatch.getTargetType())
                    + ", but is " + actual(mismatch);
            return wrongType(detail, path(exception));
        }
        return malformed(syntax(exception));
    }

    private static ApiProblem malformed(String reason) {
        return new ApiProblem(ProblemCode.JSON_MALFORMED, "the body is not valid JSON: " + reason);
    }

    private static ApiProblem unknownField(UnrecognizedPropertyException unknown) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        List<String> names = known == null
                ? List.of()
                : known.stream().map(String::valueOf).sorted().toList();
        // The last step of the path is the field itself.
        List<JacksonException.Reference> path = unknown.getPath();
        String parent = path(path.subList(0, Math.max(0, path.size() - 1)));
        return Suggestion.unknown(parent, unknown.getPropertyName(), names);
    }

    private static ApiProblem wrongType(String detail, String path) {
        ApiProblem problem = new ApiProblem(ProblemCode.TYPE_WRONG, detail);
        return path.isEmpty() ? problem : problem.field(path);
    }

    private static String fieldOrBody(String path) {
        return path.isEmpty() ? "the body" : path;
    }

    /** The place of a value in the body, for example {@code parameters.num_beams} or {@code inputs[3]}. */
    static String path(JacksonException exception) {
        return path(exception.getPath());
    }

    private static String path(List<JacksonException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : references) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "a value of another type";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class || type == Float.class || type == float.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type.isEnum()) {
            return "one of the strings that the documentation lists";
        }
        return Collection.class.isAssignableFrom(type) || type.isArray() ? "an array" : "an object";
    }

    private static String actual(MismatchedInputException mismatch) {
        JsonToken token = mismatch.getCurrentToken();
        return token == null ? "empty" : kind(token);
    }

    /** What a value that begins with this token is called, with its article. */
    public static String kind(JsonToken token) {
        return KINDS.getOrDefault(token, "something else");
    }

    private static String syntax(JacksonException exception) {
        if (exception instanceof UnexpectedEndOfInputException) {
            return "it ends in the middle of a value" + place(exception.getLocation());
        }
        if (exception instanceof StreamConstraintsException) {
            return "it is nested too deeply, or a name or a number in it is too long" + place(exception.getLocation());
        }
        // The first clause says what was met; the others speak of the parser's options.
        String message = exception.getOriginalMessage();
        String clause = message.split("[:\\[]| \\(start marker| enable ", 2)[0].strip();
        return lowerFirst(clause) + place(exception.getLocation());
    }

    private static String lowerFirst(String clause) {
        return clause.isEmpty() ? "unreadable" : clause.substring(0, 1).toLowerCase(Locale.ROOT) + clause.substring(1);
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
