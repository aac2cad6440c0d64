package io.clearhead.checkpoint;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.SafetensorsLayout.Entry;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON text of a safetensors header token by token. A tree would be shorter to write, but hides names that occur
 * twice and lets a hostile header fill the memory.
 *
 * <p>Not safe for use by several threads; one instance reads one header.
 */
final class SafetensorsHeaderParser {

    /** Far above any real checkpoint; a bound on what a header can make us remember. */
    private static final int MOST_ENTRIES = 100_000;
    /** The most axes a libtorch tensor can have. */
    private static final int MOST_AXES = 64;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ProblemList problems = new ProblemList();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private boolean metadataSeen;
    private boolean complete = true;

    void parse(Reader header) {
        try (JsonParser json = JSON.createParser(header)) {
            readHeader(json);
        } catch (JacksonException e) {
            complete = false;
            boolean encoding = e.getCause() instanceof CharacterCodingException;
            problems.add(
                    encoding ? "the header is not UTF-8" : "the header is not JSON: " + quoted(e.getOriginalMessage()));
        }
    }

    ProblemList problems() {
        return problems;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /** Whether every tensor of the header has its place in {@link #entries()}, so that gaps between them mean something. */
    boolean isComplete() {
        return complete;
    }

    private void readHeader(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            complete = false;
            problems.add("the header is not a JSON object");
            return;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("__metadata__")) {
                readMetadata(json);
            } else {
                readTensor(json, name);
            }
            if (entries.size() > MOST_ENTRIES || metadata.size() > MOST_ENTRIES) {
                complete = false;
                problems.add("the header has more than " + MOST_ENTRIES + " tensors or metadata texts");
                return;
            }
        }
        if (json.nextToken() != null) {
            problems.add("the header goes on behind its JSON object");
        }
    }

    private void readMetadata(JsonParser json) {
        if (metadataSeen) {
            problems.add("__metadata__ occurs twice");
        }
        metadataSeen = true;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            problems.add("__metadata__ is not an object of texts");
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                problems.add("__metadata__ has a value that is not a text at " + quoted(key));
                json.skipChildren();
            } else if (metadata.size() <= MOST_ENTRIES && metadata.put(key, json.getString()) != null) {
                problems.add("__metadata__ has " + quoted(key) + " twice");
            }
        }
    }

    private void readTensor(JsonParser json, String name) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            complete = false;
            problems.add("tensor " + quoted(name) + " is not an object with dtype, shape and data_offsets");
            json.skipChildren();
            return;
        }
        TensorType type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        Set<String> seen = new HashSet<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> type = readType(json, name);
                case "shape" -> shape = readCounts(json, name, key, 0, MOST_AXES);
                case "data_offsets" -> offsets = readCounts(json, name, key, 2, 2);
                default -> {
                    json.skipChildren();
                    continue;
                }
            }
            if (!seen.add(key)) {
                problems.add("tensor " + quoted(name) + " has " + key + " twice");
            }
        }
        Stream.of("dtype", "shape", "data_offsets")
                .filter(key -> !seen.contains(key))
                .forEach(key -> problems.add("tensor " + quoted(name) + " has no " + key));
        complete &= offsets != null;
        if (entries.put(name, new Entry(name, type, shape, offsets)) != null) {
            complete = false;
            problems.add("tensor " + quoted(name) + " occurs twice");
        }
    }

    private @Nullable TensorType readType(JsonParser json, String name) {
        String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
        TensorType type = TensorType.named(text).orElse(null);
        if (type == null) {
            problems.add("tensor " + quoted(name) + " has dtype " + quoted(text) + ", expected one of "
                    + List.of(TensorType.values()));
            json.skipChildren();
        }
        return type;
    }

    private @Nullable List<Long> readCounts(JsonParser json, String name, String key, int least, int most) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            problems.add("tensor " + quoted(name) + " has a " + key + " that is not a list");
            json.skipChildren();
            return null;
        }
        List<Long> counts = new ArrayList<>();
        boolean valid = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            valid &= isCount(json) && counts.size() < most;
            if (valid) {
                counts.add(json.getLongValue());
            }
            json.skipChildren();
        }
        if (!valid || counts.size() < least) {
            problems.add("tensor " + quoted(name) + " has a " + key + " that is not a list of " + least + " to " + most
                    + " integers from 0 to 2^63 - 1");
            return null;
        }
        return counts;
    }

    private static boolean isCount(JsonParser json) {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != NumberType.BIG_INTEGER
                && json.getLongValue() >= 0;
    }
}
