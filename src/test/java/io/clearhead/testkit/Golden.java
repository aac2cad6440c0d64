package io.clearhead.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the reference numbers under {@code golden/tatoeba-en-de}; its README says where they come from. */
public final class Golden {

    private static final String DIRECTORY = "/golden/tatoeba-en-de/";

    private Golden() {}

    /** One of the JSON files. */
    public static JsonNode json(String name) {
        try (InputStream stream = Objects.requireNonNull(Golden.class.getResourceAsStream(DIRECTORY + name), name)) {
            return JsonMapper.builder().build().readTree(stream);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** Source token ids of all reference texts, by text. */
    public static Map<String, int[]> sourceIds() {
        Map<String, int[]> ids = new LinkedHashMap<>();
        json("tokens.json")
                .get("tokens")
                .forEach(entry -> ids.put(entry.get("text").stringValue(), ints(entry.get("ids"))));
        return ids;
    }

    /** What a greedy search writes for each of the reference texts, by text. */
    public static Map<String, String> greedyTexts() {
        JsonNode golden = json("generation.json");
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < golden.get("texts").size(); i++) {
            texts.put(
                    golden.at("/texts/" + i).stringValue(),
                    golden.at("/generation/0/rows/" + i + "/0/text").stringValue());
        }
        return texts;
    }

    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.stringValue()));
        return texts;
    }

    public static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size())
                .map(i -> array.get(i).intValue())
                .toArray();
    }

    public static float[] floats(JsonNode array) {
        float[] floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = array.get(i).floatValue();
        }
        return floats;
    }
}
