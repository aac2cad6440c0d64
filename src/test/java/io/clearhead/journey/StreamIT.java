package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Golden;
import java.net.http.HttpResponse;
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
