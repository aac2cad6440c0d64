package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Eventually;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What the server refuses, and how it says so. */
@BuiltInServer
class ErrorIT {

    private static final int QUEUE_CAPACITY = 128;

    private final ApiClient api;
    private final InferenceService service;

    @Autowired
    ErrorIT(@LocalServerPort int port, InferenceService service) {
        api = new ApiClient(port);
        this.service = service;
    }

    /** A request and what it is refused with; an empty field if no field of the body is to blame. */
    record Refusal(int status, String code, String field, String path, String body) {

        HttpResponse<String> send(ApiClient api) throws Exception {
            return api.post(path, body);
        }

        @Override
        public String toString() {
            return code + " " + path + " " + body.substring(0, Math.min(60, body.length()));
        }
    }

    static Stream<Refusal> refusals() {
        String tooManyTokens = "a ".repeat(600);
        return Stream.of(
                new Refusal(400, "JSON_MALFORMED", "", "/generate", "{\"inputs\": "),
                new Refusal(400, "JSON_MALFORMED", "", "/tokenize", ""),
                new Refusal(400, "TYPE_WRONG", "inputs", "/generate", "{\"inputs\": 4}"),
                new Refusal(400, "TYPE_WRONG", "inputs[1]", "/encode", "{\"inputs\": [\"a\", null]}"),
                new Refusal(400, "TYPE_WRONG", "parameters.num_beams", "/generate", with("num_beams", "\"4\"")),
                new Refusal(404, "NOT_FOUND", "", "/nothing", "{}"),
                new Refusal(422, "CAPABILITY_MISSING", "", "/score", "{}"),
                new Refusal(405, "METHOD_NOT_ALLOWED", "", "/model", "{}"),
                new Refusal(413, "BODY_TOO_LARGE", "", "/generate", "{\"inputs\": \"" + "a".repeat(3_000_000) + "\"}"),
                new Refusal(422, "INPUT_EMPTY", "inputs", "/generate", "{}"),
                new Refusal(422, "INPUT_EMPTY", "inputs[1]", "/attention", "{\"inputs\": [\"a\", \" \"]}"),
                new Refusal(422, "INPUT_EMPTY", "ids", "/decode", "{\"ids\": []}"),
                new Refusal(422, "INPUT_TOO_LONG", "inputs", "/encode", "{\"inputs\": \"" + tooManyTokens + "\"}"),
                new Refusal(
                        422, "INPUT_TOO_LONG", "inputs", "/tokenize", "{\"inputs\": \"" + "a".repeat(8_001) + "\"}"),
                new Refusal(422, "PARAMETER_INVALID", "parameters.num_beams", "/generate", with("num_beams", "17")),
                new Refusal(
                        422,
                        "PARAMETER_INVALID",
                        "kinds[0]",
                        "/attention",
                        "{\"inputs\": \"a\", \"kinds\": [\"self\"]}"),
                new Refusal(
                        422, "PARAMETER_INVALID", "pooling", "/encode", "{\"inputs\": \"a\", \"pooling\": \"sum\"}"),
                new Refusal(422, "PARAMETER_UNKNOWN", "parameters.num_beam", "/generate", with("num_beam", "4")),
                new Refusal(422, "PARAMETER_UNKNOWN", "layr", "/encode", "{\"inputs\": \"a\", \"layr\": 1}"),
                new Refusal(
                        422,
                        "PARAMETER_CONFLICT",
                        "parameters.num_return_sequences",
                        "/generate",
                        "{\"inputs\": \"a\", \"parameters\": {\"num_beams\": 2, \"num_return_sequences\": 3}}"),
                new Refusal(422, "PARAMETER_CONFLICT", "inputs", "/generate_stream", "{\"inputs\": [\"a\", \"b\"]}"),
                new Refusal(
                        422,
                        "PARAMETER_CONFLICT",
                        "target_ids",
                        "/attention",
                        "{\"inputs\": \"a\", \"target\": \"b\", \"target_ids\": [1]}"),
                new Refusal(422, "INDEX_OUT_OF_RANGE", "layer", "/encode", "{\"inputs\": \"a\", \"layer\": 5}"),
                new Refusal(
                        422,
                        "INDEX_OUT_OF_RANGE",
                        "parameters.alignment.heads[1]",
                        "/generate_stream",
                        with("alignment", "{\"heads\": [0, 8]}")),
                new Refusal(422, "INDEX_OUT_OF_RANGE", "ids[0]", "/decode", "{\"ids\": [6000]}"),
                new Refusal(
                        422,
                        "INDEX_OUT_OF_RANGE",
                        "head",
                        "/attention/row",
                        "{\"inputs\": \"a\", \"kind\": \"cross\", \"layer\": 0, \"head\": 8, \"row\": 0}"),
                new Refusal(422, "RESPONSE_TOO_LARGE", "", "/attention", tooManyCells()),
                new Refusal(422, "CAPABILITY_MISSING", "parameters.do_sample", "/generate", with("do_sample", "true")),
                new Refusal(
                        422, "CAPABILITY_MISSING", "parameters.temperature", "/generate", with("temperature", "0.5")));
    }

    private static String with(String parameter, String value) {
        return "{\"inputs\": \"a\", \"parameters\": {\"" + parameter + "\": " + value + "}}";
    }

    /** Cells: 4·8·511² encoder weights of one source are below the limit of 2²³, those of two are above. */
    private static String tooManyCells() {
        String text = "a ".repeat(500).strip();
        return "{\"inputs\": [\"" + text + "\", \"" + text
                + "\"], \"kinds\": [\"encoder\"], \"target\": [\"b\", \"b\"]}";
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyProblemHasItsStatusCodeAndField(Refusal refusal) throws Exception {
        HttpResponse<String> response = refusal.send(api);

        JsonNode problem = ApiClient.problem(response, refusal.status(), refusal.code());
        assertThat(problem.path("field").stringValue("")).isEqualTo(refusal.field());
        assertThat(problem.get("status").intValue()).isEqualTo(refusal.status());
        assertThat(problem.get("error_type").stringValue()).isEqualTo("validation");
        assertThat(problem.get("error")).isEqualTo(problem.get("detail"));
        assertThat(problem.get("instance").stringValue()).isEqualTo(refusal.path());
        assertThat(response.headers().firstValue("X-Request-Id"))
                .hasValue(problem.get("request_id").stringValue());
    }

    @Test
    void problemsSayWhatWouldDo() throws Exception {
        assertThat(api.post("/generate", with("num_beam", "4")).body()).contains("\"suggestion\":\"num_beams\"");
        assertThat(api.post("/encode", "{\"inputs\": \"a\", \"pooling\": \"sum\"}")
                        .body())
                .contains("\"valid_values\":[\"mean\",\"max\",\"eos\"]");
        assertThat(api.post("/encode", Map.of("inputs", "a ".repeat(600))).body())
                .contains("\"tokens\":601", "\"max_tokens\":512", "\"cut_at\":");
        assertThat(api.post("/attention", tooManyCells()).body()).contains("\"max_attention_cells\":8388608");
    }

    @Test
    void negotiationFailsAsHttpSays() throws Exception {
        ApiClient.problem(api.send(api.request("/model").header("Accept", "image/png")), 406, "NOT_ACCEPTABLE");
        HttpResponse<String> form =
                api.send(api.request("/generate", "inputs=a").setHeader("Content-Type", "text/plain"));
        ApiClient.problem(form, 415, "MEDIA_TYPE_UNSUPPORTED");
        HttpResponse<String> get = api.get("/generate");
        ApiClient.problem(get, 405, "METHOD_NOT_ALLOWED");
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void aFullQueueRefusesRequestsAsAWhole() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<Ticket<Boolean>> tickets = new ArrayList<>();
        try {
            int workers = Runtime.getRuntime().availableProcessors();
            for (int i = 0; i < workers; i++) {
                tickets.add(block(release));
            }
            Eventually.holds(() -> assertThat(service.queueDepth()).isZero()); // every worker has one
            for (int i = 0; i < QUEUE_CAPACITY - 1; i++) {
                tickets.add(block(release));
            }
            for (String path : List.of("/generate", "/encode", "/attention")) {
                HttpResponse<String> response = api.post(path, "{\"inputs\": [\"a\", \"b\"]}");
                JsonNode problem = ApiClient.problem(response, 429, "OVERLOADED");
                assertThat(problem.get("error_type").stringValue()).isEqualTo("overloaded");
                assertThat(response.headers().firstValueAsLong("Retry-After")).isPresent();
            }
            assertThat(service.queueDepth()).isEqualTo(QUEUE_CAPACITY - 1);
        } finally {
            release.countDown();
            tickets.forEach(Ticket::await);
        }
        api.json("/generate", "{\"inputs\": \"a\"}");
    }

    private Ticket<Boolean> block(CountDownLatch release) {
        return service.submit((session, cancellation) -> {
            try {
                release.await();
                return true;
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a worker", e);
            }
        });
    }
}
