package io.clearhead.checkpoint.safetensors;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.ProblemList;
import io.clearhead.checkpoint.safetensors.SafetensorsLayout.Entry;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON text of a safetensors header token by token. A tree would be shorter to write, but hides names that occur
 * twice and lets a hostile header fill the memory.
 *
 * <p>Not safe for use by several threads; one instance reads one header.
 */
final class SafetensorsHeaderParser {

    /** Bounds on what a header can make us remember, far above those of any real checkpoint. */
    private static final int MOST_ENTRIES = 100_000;

    private static final int MOST_CHARACTERS = 4 << 20;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MOST_CHARACTERS)
                            .build())
                    .build())
            .build();

    private final ProblemList problems = new ProblemList();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private long characters;
    private boolean metadataSeen;
    private boolean complete = true;

    void parse(Reader header) {
        try (JsonParser json = JSON.createParser(header)) {
            readHeader(json);
        } catch (JacksonException e) {
            complete = false;
            boolean encoding = e.getCause() instanceof CharacterCodingException;
            problems.add(
                    encoding
                            ? "the header is not UTF-8"
                            : "the header is not JSON: " + quoted(String.valueOf(e.getOriginalMessage())));
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
            characters += name.length();
            json.nextToken();
            if (name.equals("__metadata__")) {
                readMetadata(json);
            } else {
                readTensor(json, name);
            }
            if (isTooLarge()) {
                complete = false;
                problems.add("the header has more than " + MOST_ENTRIES + " tensors and metadata texts, or more than "
                        + MOST_CHARACTERS + " characters of names and metadata");
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
            } else if (!isTooLarge()) {
                rememberMetadata(key, json.getString());
            }
        }
    }

    private void rememberMetadata(String key, String value) {
        characters += key.length() + value.length();
        if (metadata.put(key, value) != null) {
            problems.add("__metadata__ has " + quoted(key) + " twice");
        }
    }

    private boolean isTooLarge() {
        return entries.size() + metadata.size() > MOST_ENTRIES || characters > MOST_CHARACTERS;
    }

    private void readTensor(JsonParser json, String name) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            complete = false;
            problems.add("tensor " + quoted(name) + " is not an object with dtype, shape and data_offsets");
            json.skipChildren();
            return;
        }
        Entry entry = new SafetensorsEntryParser(json, name, problems).parse();
        complete &= entry.offsets() != null;
        if (entries.put(name, entry) != null) {
            complete = false;
            problems.add("tensor " + quoted(name) + " occurs twice");
        }
    }
}
