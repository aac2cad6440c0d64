package io.clearhead.checkpoint;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A typed view of one JSON object such as {@code config.json}. A value of the wrong type or a missing key is noted rather
 * than thrown, and the getter answers a harmless stand-in, so that a reader asks for everything first and
 * {@link #throwIfInvalid()} then reports all of it. JSON null counts as absent, as it does in Hugging Face's files; of a key
 * that occurs twice the last one counts, as in Python.
 *
 * <p>Not safe for use by several threads: reading collects problems.
 */
public final class ConfigDocument {

    private static final long MOST_BYTES = 16 << 20;
    /** Python writes Infinity and NaN; a key nobody asks for must not spoil the file. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final String location;
    private final JsonNode root;
    private final ProblemList problems = new ProblemList();

    private ConfigDocument(String location, JsonNode root) {
        this.location = location;
        this.root = root;
    }

    /**
     * Reads a file.
     *
     * @throws CheckpointException if it is absent, larger than 16 MiB, or not a JSON object
     */
    public static ConfigDocument read(CheckpointFiles files, String name) {
        byte[] content = files.read(name, MOST_BYTES);
        String location = files.location() + "/" + name;
        JsonNode root;
        try {
            root = JSON.readTree(content);
        } catch (JacksonException e) {
            throw new CheckpointException(
                    location, "is not JSON: " + quoted(String.valueOf(e.getOriginalMessage())), e);
        }
        if (!root.isObject()) {
            throw new CheckpointException(location, "is not a JSON object");
        }
        return new ConfigDocument(location, root);
    }

    /** The file, as messages show it. */
    public String location() {
        return location;
    }

    /** Whether the key is there and not null. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** An integer of at least 1; 1 stands in for a missing or wrong one. */
    public int positiveInt(String key) {
        return has(key) ? positiveInt(key, 1) : missing(key, "an integer of at least 1", 1);
    }

    /** An integer of at least 1, or the default where the key is absent. */
    public int positiveInt(String key, int absent) {
        return optionalInt(key, 1).orElse(absent);
    }

    /** An integer of at least 0, or the default where the key is absent. */
    public int nonNegativeInt(String key, int absent) {
        return optionalInt(key, 0).orElse(absent);
    }

    /** An integer of at least {@code least}; empty where the key is absent. */
    public OptionalInt optionalInt(String key, int least) {
        JsonNode value = value(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        return isInt(value, least)
                ? OptionalInt.of(value.intValue())
                : wrong(key, "an integer of at least " + least, value, OptionalInt.empty());
    }

    /** True or false, or the default where the key is absent. */
    public boolean flag(String key, boolean absent) {
        JsonNode value = value(key);
        if (value == null || value.isBoolean()) {
            return value == null ? absent : value.booleanValue();
        }
        return wrong(key, "true or false", value, absent);
    }

    /** A text; the empty text stands in for a missing or wrong one. */
    public String text(String key) {
        return has(key) ? text(key, "") : missing(key, "a text", "");
    }

    /** A text, or the default where the key is absent. */
    public String text(String key, String absent) {
        return optionalText(key).orElse(absent);
    }

    /** A text; empty where the key is absent. */
    public Optional<String> optionalText(String key) {
        JsonNode value = value(key);
        if (value == null || value.isString()) {
            return Optional.ofNullable(value).map(JsonNode::stringValue);
        }
        return wrong(key, "a text", value, Optional.empty());
    }

    /** A finite number, or the default where the key is absent. */
    public double number(String key, double absent) {
        JsonNode value = value(key);
        if (value == null) {
            return absent;
        }
        double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        return Double.isFinite(number) ? number : wrong(key, "a finite number", value, absent);
    }

    /** A list of integers of at least 0; empty where the key is absent. */
    public List<Integer> ints(String key) {
        JsonNode value = value(key);
        return value == null ? List.of() : ints(key, value);
    }

    /** A list of texts; empty where the key is absent. */
    public List<String> texts(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return List.of();
        }
        boolean valid = value.isArray() && value.values().stream().allMatch(JsonNode::isString);
        return valid
                ? value.values().stream().map(JsonNode::stringValue).toList()
                : wrong(key, "a list of texts", value, List.of());
    }

    /** Adds a problem that only the caller can see, such as two values that contradict each other. */
    public void problem(String problem) {
        problems.add(problem);
    }

    /** Everything found wrong so far. */
    public List<String> problems() {
        return problems.toList();
    }

    /** Throws one {@link CheckpointException} with all problems, if there are any. */
    public void throwIfInvalid() {
        problems.throwIfAny(location);
    }

    @Nullable
    JsonNode value(String key) {
        JsonNode value = root.get(key);
        return value == null || value.isNull() ? null : value;
    }

    List<Integer> ints(String key, JsonNode value) {
        List<Integer> ints = new ArrayList<>();
        boolean valid = value.isArray();
        for (JsonNode element : value.values()) {
            valid &= isInt(element, 0);
            ints.add(valid ? element.intValue() : 0);
        }
        return valid ? List.copyOf(ints) : wrong(key, "a list of integers of at least 0", value, List.of());
    }

    /** Notes a value of the wrong kind and answers the stand-in. */
    <T> T wrong(String key, String expected, JsonNode value, T standIn) {
        problems.add(key + " has the value " + quoted(value.toString()) + ", expected " + expected);
        return standIn;
    }

    private static boolean isInt(JsonNode value, int least) {
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= least;
    }

    private <T> T missing(String key, String expected, T standIn) {
        problems.add(key + " is missing, expected " + expected);
        return standIn;
    }
}
