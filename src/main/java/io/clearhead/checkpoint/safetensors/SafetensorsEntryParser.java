package io.clearhead.checkpoint.safetensors;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.ProblemList;
import io.clearhead.checkpoint.safetensors.SafetensorsLayout.Entry;
import io.clearhead.checkpoint.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/**
 * Reads what a safetensors header says about one tensor. Fields it does not know are skipped, as the format allows.
 *
 * <p>Not safe for use by several threads; one instance reads one tensor.
 */
final class SafetensorsEntryParser {

    /** The most axes a libtorch tensor can have. */
    private static final int MOST_AXES = 64;

    private final JsonParser json;
    private final String name;
    private final ProblemList problems;

    SafetensorsEntryParser(JsonParser json, String name, ProblemList problems) {
        this.json = json;
        this.name = name;
        this.problems = problems;
    }

    /** Reads from the beginning of the object, at which the JSON parser stands, to its end. */
    Entry parse() {
        TensorType type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        Set<String> seen = new HashSet<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> type = readType();
                case "shape" -> shape = readCounts(key, 0, MOST_AXES);
                case "data_offsets" -> offsets = readCounts(key, 2, 2);
                default -> {
                    json.skipChildren();
                    continue;
                }
            }
            if (!seen.add(key)) {
                problem("has " + key + " twice");
            }
        }
        Stream.of("dtype", "shape", "data_offsets")
                .filter(key -> !seen.contains(key))
                .forEach(key -> problem("has no " + key));
        return new Entry(name, type, shape, offsets);
    }

    private void problem(String problem) {
        problems.add("tensor " + quoted(name) + " " + problem);
    }

    private @Nullable TensorType readType() {
        String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
        TensorType type = TensorType.named(text).orElse(null);
        if (type == null) {
            problem("has dtype " + quoted(text) + ", expected one of " + List.of(TensorType.values()));
            json.skipChildren();
        }
        return type;
    }

    private @Nullable List<Long> readCounts(String key, int least, int most) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            problem("has a " + key + " that is not a list");
            json.skipChildren();
            return null;
        }
        List<Long> counts = new ArrayList<>();
        boolean valid = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            valid &= isCount() && counts.size() < most;
            if (valid) {
                counts.add(json.getLongValue());
            }
            json.skipChildren();
        }
        if (!valid || counts.size() < least) {
            problem("has a " + key + " that is not a list of " + least + " to " + most
                    + " integers from 0 to 2^63 - 1");
            return null;
        }
        return counts;
    }

    private boolean isCount() {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != NumberType.BIG_INTEGER
                && json.getLongValue() >= 0;
    }
}
