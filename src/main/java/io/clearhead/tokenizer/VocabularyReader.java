package io.clearhead.tokenizer;

import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON files of a tokenizer, which come from strangers, and reports what is wrong with them. */
final class VocabularyReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private VocabularyReader() {}

    /** The object that a file holds, empty if it holds anything else. */
    static Optional<JsonNode> readObject(byte[] file, Consumer<String> problems) {
        try {
            JsonNode node = JSON.readTree(file);
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

    /** The vocabulary that a file holds: an object of pieces and their ids, which have no gaps. */
    static Optional<Vocabulary> readVocabulary(byte[] file, Consumer<String> problems) {
        return readObject(file, problems).flatMap(object -> vocabulary(object, problems));
    }

    private static Optional<Vocabulary> vocabulary(JsonNode object, Consumer<String> problems) {
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
        return complete ? Optional.of(new Vocabulary(ids)) : Optional.empty();
    }
}
