package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** {@code /tokenize} and {@code /decode}. */
@BuiltInServer
class TextIT {

    private static final int INPUTS_OF_A_REQUEST = 30;

    private final ApiClient api;

    @Autowired
    TextIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @Test
    void tokensAreThoseOfTheReferenceAndCoverTheirText() throws Exception {
        Map<String, int[]> expected = Golden.sourceIds();
        List<String> texts = List.copyOf(expected.keySet());
        for (int from = 0; from < texts.size(); from += INPUTS_OF_A_REQUEST) {
            List<String> inputs = texts.subList(from, Math.min(texts.size(), from + INPUTS_OF_A_REQUEST));
            JsonNode answers = api.json("/tokenize", Map.of("inputs", inputs));
            assertThat(answers).hasSameSizeAs(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                String text = inputs.get(i);
                assertThat(ids(answers.get(i))).as(text).isEqualTo(boxed(Objects.requireNonNull(expected.get(text))));
                answers.get(i).forEach(token -> checkSpan(text, token));
            }
        }
    }

    private static void checkSpan(String text, JsonNode token) {
        int start = text.offsetByCodePoints(0, token.get("start").intValue());
        int stop = text.offsetByCodePoints(0, token.get("stop").intValue());
        if (start < stop || !token.get("special").booleanValue()) {
            assertThat(token.get("text").stringValue()).as(text).isEqualTo(text.substring(start, stop));
        }
    }

    private static List<Integer> ids(JsonNode tokens) {
        List<Integer> ids = new ArrayList<>();
        tokens.forEach(token -> ids.add(token.get("id").intValue()));
        return ids;
    }

    private static List<Integer> boxed(int[] ids) {
        List<Integer> boxed = new ArrayList<>();
        for (int id : ids) {
            boxed.add(id);
        }
        return boxed;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a ligature, A ﬁne day, ﬁne, 2, 5",
        "full width, Ｉ ａｔｅ it, ａｔｅ, 2, 5",
        "a letter and its combining mark, Cafe\u0301 is, e\u0301, 3, 5",
        "emoji, 😀😀 I ate it, I, 3, 4",
    })
    void offsetsCountCodePointsOfTheTextAsItWasSent(String name, String text, String slice, int start, int stop)
            throws Exception {
        JsonNode tokens = api.json("/tokenize", Map.of("inputs", text));
        assertThat(tokens).as(tokens.toString()).anySatisfy(token -> {
            assertThat(token.get("text").stringValue()).isEqualTo(slice);
            assertThat(token.get("start").intValue()).isEqualTo(start);
            assertThat(token.get("stop").intValue()).isEqualTo(stop);
        });
    }

    @Test
    void specialTokensAreAddedUnlessTheyAreNotWanted() throws Exception {
        String body = "{\"inputs\": \"I ate an apple.\", \"add_special_tokens\": %s}";
        assertThat(ids(api.json("/tokenize", body.formatted(true)))).containsExactly(9, 2072, 50, 2163, 2, 0);
        assertThat(ids(api.json("/tokenize", body.formatted(false)))).containsExactly(9, 2072, 50, 2163, 2);
    }

    @Test
    void decodingIdsOfTheReferenceGivesItsTexts() throws Exception {
        JsonNode greedy = Golden.json("generation.json").at("/generation/0/rows");
        for (int from = 0; from < greedy.size(); from += INPUTS_OF_A_REQUEST) {
            List<JsonNode> ids = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (int i = from; i < Math.min(greedy.size(), from + INPUTS_OF_A_REQUEST); i++) {
                ids.add(greedy.at("/" + i + "/0/ids"));
                texts.add(greedy.at("/" + i + "/0/text").stringValue());
            }
            assertThat(Golden.texts(api.json("/decode", Map.of("ids", ids)))).isEqualTo(texts);
        }
    }

    @Test
    void specialTokensAreDecodedIfWanted() throws Exception {
        String body = "{\"ids\": [11, 58, 112, 1943, 1087, 2, 0], \"skip_special_tokens\": %s}";
        assertThat(api.json("/decode", body.formatted(true)).stringValue()).isEqualTo("Ich habe einen Apfel gegessen.");
        assertThat(api.json("/decode", body.formatted(false)).stringValue())
                .isEqualTo("Ich habe einen Apfel gegessen.</s>");
    }
}
