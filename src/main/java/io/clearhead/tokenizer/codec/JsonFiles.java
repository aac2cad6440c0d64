package io.clearhead.tokenizer.codec;

import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON files of a tokenizer, which come from strangers, and reports what is wrong with them. Stateless. */
public final class JsonFiles {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** As Python reads: the last of repeated keys counts, and there are numbers beyond JSON's. */
    private static final JsonMapper LENIENT_JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonFiles() {}

    /** The object that a file holds, empty if it holds anything else. */
    public static Optional<JsonNode> readObject(byte[] file, Consumer<String> problems) {
        return readObject(JSON, file, problems);
    }

    /** The same for a file of which others read the most, and that is valid in Python's eyes. */
    public static Optional<JsonNode> readLenientObject(byte[] file, Consumer<String> problems) {
        return readObject(LENIENT_JSON, file, problems);
    }

    private static Optional<JsonNode> readObject(JsonMapper json, byte[] file, Consumer<String> problems) {
        try {
            JsonNode node = json.readTree(file);
            if (node.isObject()) {
                return Optional.of(node);
            }
            problems.accept("it must be a JSON object, but is "
                    + node.getNodeType().name().toLowerCase(Locale.ROOT));
        } catch (JacksonException exception) {
            problems.accept("not valid JSON: " + Quotation.of(String.valueOf(exception.getOriginalMessage())));
        }
        return Optional.empty();
    }

    /** The pieces and ids that an object holds; ids have no gaps. */
    public static Optional<Map<String, Integer>> readIds(JsonNode object, Consumer<String> problems) {
        int size = object.size();
        Map<String, Integer> ids = new HashMap<>();
        String[] pieces = new String[size];
        boolean complete = true;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String piece = entry.getKey();
            JsonNode value = entry.getValue();
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
                problems.accept("the id of " + Quotation.of(piece) + " must be a whole number from 0, but is "
                        + Quotation.of(value.toString()));
                complete = false;
            } else if (value.intValue() >= size) {
                problems.accept("the id of " + Quotation.of(piece) + " is " + value.intValue() + ", but " + size
                        + " pieces have the ids 0 to " + (size - 1) + " when there are no gaps");
                complete = false;
            } else if (pieces[value.intValue()] != null) {
                problems.accept("the id " + value.intValue() + " belongs to both "
                        + Quotation.of(pieces[value.intValue()]) + " and " + Quotation.of(piece));
                complete = false;
            } else {
                pieces[value.intValue()] = piece;
                ids.put(piece, value.intValue());
            }
        }
        return complete ? Optional.of(ids) : Optional.empty();
    }
}
