package io.clearhead.api.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.clearhead.api.ApiSlice;
import io.clearhead.api.FakeServing;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.testkit.FakeInferenceModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ApiSlice(GenerateController.class)
@Import(FakeServing.class)
class GenerateStreamTest {

    private static final String GREEDY =
            "{\"inputs\": \"I ate  an apple, naïvely 🍎.\", \"parameters\": {\"num_beams\": 1}}";

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    @Autowired
    private FakeInferenceModel model;

    @Autowired
    private InferenceService service;

    @Test
    void greedySearchSendsAnEventPerTokenWhoseTextsMakeTheWholeText() throws Exception {
        List<JsonNode> events = events(send("/generate_stream", GREEDY));

        JsonNode plain = json.readTree(send("/generate", GREEDY).getContentAsByteArray());
        String whole = plain.path("generated_text").stringValue();
        assertThat(events).hasSizeGreaterThan(5);
        assertThat(texts(events)).isEqualTo(whole);
        for (int index = 0; index < events.size(); index++) {
            JsonNode event = events.get(index);
            boolean last = index == events.size() - 1;
            assertThat(event.propertyNames()).containsExactly("index", "token", "generated_text", "details");
            assertThat(event.path("index").intValue()).isEqualTo(index + 1);
            assertThat(event.path("details").isNull()).isTrue();
            assertThat(event.path("generated_text")).isEqualTo(last ? plain.path("generated_text") : json.nullNode());
        }
        assertThat(events.get(events.size() - 1).path("token")).isEqualTo(json.readTree("""
                {"id": 0, "text": "", "logprob": -0.5, "special": true}"""));
        assertThat(events.get(0).path("token").path("text").stringValue()).isEqualTo("I");
    }

    @Test
    void searchThatEndsAtItsLimitEndsWithItsLastToken() throws Exception {
        List<JsonNode> events = events(send("/generate_stream", """
                {"inputs": "I ate an apple.", "parameters": {"num_beams": 1, "max_new_tokens": 2, "details": true}}"""));

        assertThat(events).hasSize(2);
        JsonNode last = events.get(1);
        assertThat(last.path("token").path("text").stringValue()).isEqualTo(" ate");
        assertThat(last.path("token").path("special").booleanValue()).isFalse();
        assertThat(last.path("generated_text").stringValue()).isEqualTo("I ate");
        assertThat(last.path("details").path("finish_reason").stringValue()).isEqualTo("length");
        assertThat(last.path("details").path("tokens")).hasSize(2);
    }

    @Test
    void beamSearchSendsOneEventWithTheWholeText() throws Exception {
        List<JsonNode> events = events(send("/generate_stream", """
                {"inputs": "I ate.", "parameters": {"num_beams": 2, "num_return_sequences": 2, "details": true}}"""));

        assertThat(events).hasSize(1);
        JsonNode event = events.get(0);
        assertThat(event.path("token").path("text").stringValue()).isEqualTo("I ate.");
        assertThat(event.path("token").path("special").booleanValue()).isFalse();
        assertThat(event.path("generated_text").stringValue()).isEqualTo("I ate.");
        assertThat(event.path("sequences")).hasSize(2);
        assertThat(event.path("index").intValue())
                .isEqualTo(event.path("details").path("generated_tokens").intValue());
    }

    @Test
    void candidatesComeWithEveryToken() throws Exception {
        List<JsonNode> events = events(send("/generate_stream", """
                {"inputs": "I ate.", "parameters": {"num_beams": 1, "top_n_tokens": 3}}"""));

        assertThat(events)
                .allSatisfy(event -> assertThat(event.path("top_tokens")).hasSize(3));
    }

    @Test
    void responseTellsProxiesToHandItOn() throws Exception {
        MockHttpServletResponse response = send("/generate_stream", GREEDY);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo("text/event-stream;charset=UTF-8");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-cache");
        assertThat(response.getHeader("X-Accel-Buffering")).isEqualTo("no");
        assertThat(response.getContentAsString(StandardCharsets.UTF_8))
                .startsWith("data:{\"index\":1,")
                .endsWith("}\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "true  | -                                            | true",
                "true  | application/json                             | true",
                "false | text/event-stream                            | false",
                "-     | -                                            | false",
                "-     | */*                                          | false",
                "-     | application/json                             | false",
                "-     | text/event-stream                            | true",
                "-     | text/event-stream, application/json          | true",
                "-     | application/json, text/event-stream          | false",
                "-     | application/json;q=0.5, text/event-stream    | true",
            })
    void fieldDecidesAboutStreamingAndThenTheHeader(String stream, String accept, boolean streamed) throws Exception {
        String body = "{\"inputs\": \"I\", \"stream\": " + (stream == null ? "null" : stream) + "}";
        var request = post("/generate").contentType(MediaType.APPLICATION_JSON).content(body);
        if (accept != null) {
            request.header("Accept", accept);
        }
        MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).startsWith(streamed ? "text/event-stream" : "application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/generate", "/generate_stream"})
    void arraysCannotBeStreamed(String path) throws Exception {
        MockHttpServletResponse response = send(path, "{\"inputs\": [\"one\"], \"stream\": true}");

        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(problem(response).path("code").stringValue()).isEqualTo("PARAMETER_CONFLICT");
        assertThat(problem(response).path("field").stringValue()).isEqualTo("inputs");
    }

    @Test
    void streamCannotBeRefusedWhereEverythingIsStreamed() throws Exception {
        MockHttpServletResponse response = send("/generate_stream", "{\"inputs\": \"one\", \"stream\": false}");

        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(problem(response).path("field").stringValue()).isEqualTo("stream");
    }

    @Test
    void wrongRequestHasItsOwnStatusAlsoForClientsThatAcceptEventsOnly() throws Exception {
        MockHttpServletResponse response = mvc.perform(post("/generate_stream")
                        .contentType(MediaType.APPLICATION_JSON)
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .content("{\"inputs\": \"\"}"))
                .andReturn()
                .getResponse();

        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
    }

    @Test
    void overloadIsDecidedBeforeTheStreamBegins() throws Exception {
        FakeInferenceModel.Pause pause = model.pauseGeneration();
        List<Ticket<Object>> tickets = new ArrayList<>();
        try {
            tickets.add(service.submit((session, cancellation) ->
                    session.generate(new int[] {0}, GenerationSettings.greedy(1).build(), GenerationListener.none())));
            pause.awaitArrival();
            for (int place = 0; place < FakeServing.QUEUE_CAPACITY; place++) {
                tickets.add(service.submit((session, cancellation) -> "waited"));
            }

            MockHttpServletResponse response = send("/generate_stream", GREEDY);

            assertThat(response.getStatus()).isEqualTo(429);
            assertThat(response.getHeader("Retry-After")).isNotNull();
            assertThat(problem(response).path("code").stringValue()).isEqualTo("OVERLOADED");
        } finally {
            pause.release();
            tickets.forEach(Ticket::await);
        }
    }

    @Test
    @DirtiesContext
    void failureBeforeTheFirstEventHasItsOwnStatus() throws Exception {
        model.failGeneration(new IllegalStateException("secret"));

        MockHttpServletResponse response = send("/generate_stream", GREEDY);

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(problem(response).path("code").stringValue()).isEqualTo("INTERNAL_ERROR");
    }

    private MockHttpServletResponse send(String path, String body) throws Exception {
        return mvc.perform(post(path).contentType(MediaType.APPLICATION_JSON).content(body))
                .andReturn()
                .getResponse();
    }

    private List<JsonNode> events(MockHttpServletResponse response) throws Exception {
        return Arrays.stream(response.getContentAsString(StandardCharsets.UTF_8).split("\n\n"))
                .filter(event -> event.startsWith("data:"))
                .map(event -> json.readTree(event.substring("data:".length())))
                .toList();
    }

    private static String texts(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.path("token").path("text").stringValue())
                .collect(Collectors.joining());
    }

    private JsonNode problem(MockHttpServletResponse response) {
        return json.readTree(response.getContentAsByteArray());
    }
}
