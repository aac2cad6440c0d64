package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Golden;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@BuiltInServer
class StreamIT {

    private static final String GREEDY = "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"num_beams\": 1%s}%s}";

    private final ApiClient api;

    @Autowired
    StreamIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    /** The texts include ligatures, full width, combining marks, emoji, Thai, special tokens spelled out, and nonsense. */
    @Test
    void deltasConcatenateToTheWholeTextOfTheReference() throws Exception {
        List<Map.Entry<String, String>> texts =
                Golden.greedyTexts().entrySet().stream().limit(30).toList();
        for (Map.Entry<String, String> entry : texts) {
            List<JsonNode> events = api.events(
                    "/generate_stream", Map.of("inputs", entry.getKey(), "parameters", Map.of("num_beams", 1)));

            JsonNode last = events.get(events.size() - 1);
            assertThat(last.get("generated_text").stringValue())
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue());
            assertThat(deltas(events)).as(entry.getKey()).isEqualTo(entry.getValue());
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).get("index").intValue()).isEqualTo(i + 1);
                assertThat(events.get(i).get("generated_text").isNull()).isEqualTo(i < events.size() - 1);
                assertThat(events.get(i).get("details").isNull()).isTrue();
            }
        }
    }

    private static String deltas(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.at("/token/text").stringValue())
                .collect(Collectors.joining());
    }

    @Test
    void aStreamHasTheTokensOfTheWholeAnswer() throws Exception {
        JsonNode answer = api.json("/generate", GREEDY.formatted(", \"details\": true, \"top_n_tokens\": 2", ""));
        List<JsonNode> events =
                api.events("/generate_stream", GREEDY.formatted(", \"details\": true, \"top_n_tokens\": 2", ""));

        JsonNode tokens = answer.at("/details/tokens");
        assertThat(events).hasSameSizeAs(tokens);
        for (int t = 0; t < tokens.size(); t++) {
            assertThat(events.get(t).at("/token/id")).isEqualTo(tokens.get(t).get("id"));
            assertThat(events.get(t).at("/token/logprob"))
                    .isEqualTo(tokens.get(t).get("logprob"));
            assertThat(events.get(t).at("/token/special"))
                    .isEqualTo(tokens.get(t).get("special"));
            assertThat(events.get(t).get("top_tokens")).isEqualTo(answer.at("/details/top_tokens/" + t));
        }
        JsonNode details = events.get(events.size() - 1).get("details");
        assertThat(details.get("tokens")).isEqualTo(tokens);
        assertThat(details.get("finish_reason")).isEqualTo(answer.at("/details/finish_reason"));
    }

    /** Row t of the stream = row t of /attention for the ids that the stream wrote = row t of the reference. */
    @Test
    void everyTokenComesWithWhatItWasPredictedFrom() throws Exception {
        try (ReferenceTensors reference = new ReferenceTensors()) {
            for (int sentence = 0; sentence < reference.count(); sentence++) {
                int head = sentence % 8;
                List<JsonNode> events = api.events(
                        "/generate_stream",
                        Map.of(
                                "inputs",
                                reference.text(sentence),
                                "parameters",
                                Map.of("num_beams", 1, "alignment", Map.of("layer", 1, "heads", List.of(head)))));
                JsonNode rows = events.get(events.size() - 1).at("/details/alignment/rows");
                JsonNode forced = api.json(
                                "/attention",
                                Map.of(
                                        "inputs", reference.text(sentence),
                                        "target_ids", reference.targetIds(sentence),
                                        "kinds", List.of("cross"),
                                        "layers", List.of(1),
                                        "heads", List.of(head)))
                        .at("/attention/cross/data/0/0");
                float[] weights = ReferenceTensors.flat(rows);
                float[] golden = reference.attention(sentence, "cross", 1);
                assertThat(events).hasSameSizeAs(reference.targetIds(sentence));
                Floats.assertClose("attention " + sentence, weights, ReferenceTensors.flat(forced));
                Floats.assertClose(
                        "reference " + sentence,
                        weights,
                        Arrays.copyOfRange(golden, head * weights.length, (head + 1) * weights.length));
                for (int t = 0; t < events.size(); t++) {
                    assertThat(events.get(t).get("alignment")).isEqualTo(rows.get(t));
                }
            }
        }
    }

    @Test
    void aBeamSearchTellsTheRowsOfEverySequence() throws Exception {
        Map<String, Object> parameters = Map.of("num_beams", 4, "num_return_sequences", 3, "alignment", true);
        JsonNode answer = api.events("/generate_stream", Map.of("inputs", "I ate an apple.", "parameters", parameters))
                .get(0);

        assertThat(answer.get("sequences")).hasSize(3);
        for (JsonNode sequence : answer.get("sequences")) {
            JsonNode details = sequence.get("details");
            List<Integer> ids = new ArrayList<>();
            details.get("tokens").forEach(token -> ids.add(token.get("id").intValue()));
            JsonNode alignment = details.get("alignment");
            JsonNode forced = api.json(
                    "/attention",
                    Map.of(
                            "inputs", "I ate an apple.",
                            "target_ids", ids,
                            "kinds", List.of("cross"),
                            "layers", List.of(alignment.get("layer")),
                            "heads", alignment.get("heads")));
            float[] heads = ReferenceTensors.flat(forced.at("/attention/cross/data/0"));
            float[] rows = ReferenceTensors.flat(alignment.get("rows"));
            float[] mean = new float[rows.length];
            for (int i = 0; i < heads.length; i++) {
                mean[i % rows.length] += heads[i] * rows.length / heads.length;
            }
            Floats.assertClose("rows", rows, mean);
        }
    }

    @Test
    void everyWayToAskForAStreamGivesOne() throws Exception {
        List<HttpResponse<String>> responses = List.of(
                api.post("/generate_stream", GREEDY.formatted("", "")),
                api.post("/generate_stream", GREEDY.formatted("", ", \"stream\": true")),
                api.post("/generate", GREEDY.formatted("", ", \"stream\": true")),
                api.send(api.request("/generate", GREEDY.formatted("", "")).header("Accept", "text/event-stream")));

        for (HttpResponse<String> response : responses) {
            assertThat(deltas(ApiClient.events(response))).isEqualTo("Ich habe einen Apfel gegessen.");
            assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        }
        JsonNode answer = ApiClient.json(api.send(api.request("/generate", GREEDY.formatted("", ", \"stream\": false"))
                .header("Accept", "text/event-stream, application/json")));
        assertThat(answer.get("generated_text").stringValue()).isEqualTo("Ich habe einen Apfel gegessen.");
    }

    @Test
    void aBeamSearchSendsOneEventThatSaysEverything() throws Exception {
        String body =
                "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"num_beams\": 4, \"num_return_sequences\": 2}}";

        List<JsonNode> events = api.events("/generate_stream", body);

        assertThat(events).hasSize(1);
        assertThat(deltas(events)).isEqualTo("Ich habe einen Apfel gegessen.");
        assertThat(events.get(0).get("generated_text").stringValue()).isEqualTo("Ich habe einen Apfel gegessen.");
        assertThat(events.get(0).get("sequences"))
                .isEqualTo(api.json("/generate", body).get("sequences"));
    }
}
