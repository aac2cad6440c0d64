package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Eventually;
import io.clearhead.testkit.Golden;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Many clients at once, and clients that leave. */
@BuiltInServer
class ConcurrencyIT {

    private static final int CLIENTS = 100;

    private final ApiClient api;
    private final int port;

    @Autowired
    ConcurrencyIT(@LocalServerPort int port) {
        this.api = new ApiClient(port);
        this.port = port;
    }

    @Test
    void everyOneOfAHundredClientsGetsItsOwnAnswer() throws Exception {
        List<Map.Entry<String, String>> texts = Golden.greedyTexts().entrySet().stream()
                .skip(Golden.greedyTexts().size() - CLIENTS)
                .toList();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            answers.add(api.sendLater(api.request(
                    streams(i) ? "/generate_stream" : "/generate",
                    Map.of("inputs", texts.get(i).getKey(), "parameters", Map.of("num_beams", 1)))));
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(text(i, answers.get(i).get()))
                    .as(texts.get(i).getKey())
                    .isEqualTo(texts.get(i).getValue());
        }
    }

    private static boolean streams(int client) {
        return client % 2 == 1;
    }

    private static String text(int client, HttpResponse<String> response) {
        if (!streams(client)) {
            return ApiClient.json(response).get("generated_text").stringValue();
        }
        List<JsonNode> events = ApiClient.events(response);
        return events.get(events.size() - 1).get("generated_text").stringValue();
    }

    @Test
    void aClientThatLeavesInMidStreamStopsItsDecoding() throws Exception {
        double cancelled = api.metric("clearhead_cancelled_total");

        leaveAfterTheFirstEvent();

        Eventually.holds(
                () -> assertThat(api.metric("clearhead_cancelled_total")).isEqualTo(cancelled + 1));
        assertThat(api.post("/generate", "{\"inputs\": \"cat\"}").statusCode()).isEqualTo(200);
    }

    /** Asks for as many tokens as the model can write, which takes long enough for a client to leave. */
    private void leaveAfterTheFirstEvent() throws IOException {
        String body = "{\"inputs\": \"I ate an apple.\", \"parameters\":"
                + " {\"num_beams\": 1, \"min_new_tokens\": 512, \"max_new_tokens\": 512}}";
        String head = "POST /generate_stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("data:") < 0) {
                answer.append((char) socket.getInputStream().read());
            }
            socket.setSoLinger(true, 0); // closing resets the connection, like a browser tab that is closed
        }
    }
}
