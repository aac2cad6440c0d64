package io.clearhead.api.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.clearhead.api.ApiSlice;
import io.clearhead.api.FakeServing;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.testkit.FakeInferenceModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

/** The fake model repeats its source, so the text that comes out is the text that went in. */
@ApiSlice(GenerateController.class)
@Import(FakeServing.class)
class GenerateControllerTest {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    @Autowired
    private FakeInferenceModel model;

    @Autowired
    private InferenceService service;

    @Test
    void stringIsAnsweredWithOneObject() throws Exception {
        MockHttpServletResponse response = send("{\"inputs\": \"I ate an apple.\"}");

        assertThat(response.getContentAsString()).isEqualTo("{\"generated_text\":\"I ate an apple.\"}");
        assertThat(response.getContentType()).isEqualTo("application/json");
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void arrayIsAnsweredWithAnArrayInOrder() throws Exception {
        assertThat(send("{\"inputs\": [\"two\", \"one\"]}").getContentAsString())
                .isEqualTo("[{\"generated_text\":\"two\"},{\"generated_text\":\"one\"}]");
        assertThat(send("{\"inputs\": [\"one\"]}").getContentAsString()).isEqualTo("[{\"generated_text\":\"one\"}]");
    }

    @Test
    void detailsTellAboutTokensScoreAndTime() throws Exception {
        JsonNode answer = ok("{\"inputs\": \"I ate\", \"parameters\": {\"num_beams\": 1, \"details\": true}}");

        JsonNode details = answer.path("details");
        assertThat(names(details))
                .containsExactly(
                        "finish_reason",
                        "generated_tokens",
                        "seed",
                        "input_length",
                        "score",
                        "prefill",
                        "tokens",
                        "timing_ms");
        int length = details.path("input_length").intValue();
        assertThat(details.path("finish_reason").stringValue()).isEqualTo("eos_token");
        assertThat(details.path("generated_tokens").intValue()).isEqualTo(length);
        assertThat(details.path("seed").isNull()).isTrue();
        assertThat(details.path("score").doubleValue()).isEqualTo(-1);
        assertThat(details.path("prefill")).hasSize(length);
        assertThat(names(details.path("prefill").path(0))).containsExactly("id", "text", "logprob");
        assertThat(details.path("prefill").path(0).path("text").stringValue()).isEqualTo("I");
        assertThat(details.path("prefill").path(0).path("logprob").isNull()).isTrue();
        assertThat(details.path("tokens")).hasSize(length);
        assertThat(details.path("tokens").path(0).path("text").stringValue()).isEqualTo(" I");
        assertThat(details.path("tokens").path(0).path("logprob").doubleValue()).isEqualTo(-0.5);
        assertThat(details.path("tokens").path(length - 1)).isEqualTo(json.readTree("""
                {"id": 0, "text": "</s>", "logprob": -0.5, "special": true}"""));
        assertThat(names(details.path("timing_ms"))).containsExactly("queue", "encode", "decode");
        assertThat(details.path("timing_ms").path("encode").doubleValue()).isEqualTo(1);
    }

    @Test
    void lengthEndsASequenceAtItsLimit() throws Exception {
        JsonNode answer =
                ok("{\"inputs\": \"I ate an apple.\", \"parameters\": {\"max_new_tokens\": 2, \"details\": true}}");

        assertThat(answer.path("details").path("finish_reason").stringValue()).isEqualTo("length");
        assertThat(answer.path("details").path("generated_tokens").intValue()).isEqualTo(2);
    }

    @Test
    void maxLengthCountsTheStartToken() throws Exception {
        JsonNode answer =
                ok("{\"inputs\": \"I ate an apple.\", \"parameters\": {\"max_length\": 3, \"details\": true}}");

        assertThat(answer.path("details").path("generated_tokens").intValue()).isEqualTo(2);
    }

    @Test
    void defaultOverTheLimitIsTheLimit() throws Exception {
        // The model would write up to 512 tokens, the server allows 16, and the text has more.
        JsonNode answer = ok("{\"inputs\": \"a b c d e f g h i j k l m\", \"parameters\": {\"details\": true}}");

        assertThat(answer.path("details").path("generated_tokens").intValue()).isEqualTo(16);
    }

    @Test
    void severalSequencesComeBestFirstAndTheFirstIsRepeated() throws Exception {
        JsonNode answer = ok(
                "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"num_beams\": 3, \"num_return_sequences\": 2}}");

        assertThat(answer).isEqualTo(json.readTree("""
                {"generated_text": "I ate an apple.", "sequences": [
                  {"generated_text": "I ate an apple.", "score": -1.0},
                  {"generated_text": "I ate an apple.", "score": -2.0}]}"""));
    }

    @Test
    void everySequenceHasItsOwnDetails() throws Exception {
        JsonNode answer = ok("{\"inputs\": \"I\", \"parameters\": {\"num_beams\": 2, \"num_return_sequences\": 2,"
                + " \"details\": true}}");

        assertThat(answer.path("sequences")
                        .path(1)
                        .path("details")
                        .path("score")
                        .doubleValue())
                .isEqualTo(-2);
        assertThat(answer.path("details").path("score").doubleValue()).isEqualTo(-1);
    }

    @Test
    void topTokensComeOnlyWhenAskedFor() throws Exception {
        JsonNode answer =
                ok("{\"inputs\": \"I\", \"parameters\": {\"num_beams\": 1, \"details\": true, \"top_n_tokens\": 2}}");

        JsonNode top = answer.path("details").path("top_tokens");
        assertThat(top).hasSameSizeAs(answer.path("details").path("tokens"));
        assertThat(top.path(0)).hasSize(2);
        assertThat(names(top.path(0).path(1))).containsExactly("id", "text", "logprob", "special");
    }

    @Test
    void absentParametersAndEmptyParametersAndNullAreTheSame() throws Exception {
        String absent = send("{\"inputs\": \"I ate\"}").getContentAsString();

        assertThat(send("{\"inputs\": \"I ate\", \"parameters\": {}}").getContentAsString())
                .isEqualTo(absent);
        assertThat(send("{\"inputs\": \"I ate\", \"parameters\": null, \"stream\": null}")
                        .getContentAsString())
                .isEqualTo(absent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "\"never\"", "null"})
    void earlyStoppingIsABooleanOrNever(String value) throws Exception {
        ok("{\"inputs\": \"I\", \"parameters\": {\"early_stopping\": " + value + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'num_beams': 0                                  | PARAMETER_INVALID  | num_beams            | must be from 1 to 8, but is 0",
                "'num_beams': 9                                  | PARAMETER_INVALID  | num_beams            | must be from 1 to 8, but is 9",
                "'num_beams': -2147483648                        | PARAMETER_INVALID  | num_beams            | must be from 1 to 8",
                "'max_new_tokens': 0                             | PARAMETER_INVALID  | max_new_tokens       | must be from 1 to 16, but is 0",
                "'max_new_tokens': 17                            | PARAMETER_INVALID  | max_new_tokens       | must be from 1 to 16, but is 17",
                "'min_new_tokens': -1                            | PARAMETER_INVALID  | min_new_tokens       | must be from 0 to 16",
                "'max_length': 1                                 | PARAMETER_INVALID  | max_length           | must be from 2 to 17",
                "'length_penalty': 10.5                          | PARAMETER_INVALID  | length_penalty       | must be from -10 to 10, but is 10.5",
                "'early_stopping': 'always'                      | PARAMETER_INVALID  | early_stopping       | must be true, false or 'never'",
                "'top_n_tokens': 6, 'details': true              | PARAMETER_INVALID  | top_n_tokens         | must be from 0 to 5",
                "'num_return_sequences': 0                       | PARAMETER_INVALID  | num_return_sequences | must be from 1 to 8",
                "'num_return_sequences': 3, 'num_beams': 2       | PARAMETER_CONFLICT | num_return_sequences | at most num_beams (2), but is 3",
                "'num_return_sequences': 2, 'num_beams': 1       | PARAMETER_CONFLICT | num_return_sequences | at most num_beams (1)",
                "'min_new_tokens': 5, 'max_new_tokens': 4        | PARAMETER_CONFLICT | min_new_tokens       | at most 4 may be written",
                "'min_length': 6, 'max_new_tokens': 4            | PARAMETER_CONFLICT | min_length           | at most 4 may be written",
                "'max_length': 5, 'max_new_tokens': 4            | PARAMETER_CONFLICT | max_length           | give only one of them",
                "'min_length': 5, 'min_new_tokens': 4            | PARAMETER_CONFLICT | min_length           | give only one of them",
                "'top_n_tokens': 2                               | PARAMETER_CONFLICT | top_n_tokens         | needs details: true",
                "'num_beam': 4                                   | PARAMETER_UNKNOWN  | num_beam             | did you mean num_beams?",
                "'maxNewTokens': 4                               | PARAMETER_UNKNOWN  | maxNewTokens         | did you mean max_new_tokens?",
                "'topk': 4                                       | PARAMETER_UNKNOWN  | topk                 | did you mean top_k?",
                "'foo': 4                                        | PARAMETER_UNKNOWN  | foo                  | the fields are alignment, details",
                "'top_k': 4                                      | CAPABILITY_MISSING | top_k                | is not supported yet; leave it out, or give 0",
                "'temperature': 0.7                              | CAPABILITY_MISSING | temperature          | is not supported yet; leave it out, or give 1",
                "'do_sample': true                               | CAPABILITY_MISSING | do_sample            | is not supported yet; leave it out, or give false",
                "'do_sample': 'false'                            | CAPABILITY_MISSING | do_sample            | is not supported yet",
                "'stop': ['a']                                   | CAPABILITY_MISSING | stop                 | is not supported yet",
                "'seed': 1                                       | CAPABILITY_MISSING | seed                 | is not supported yet; leave it out",
                "'timeout_ms': 100                               | CAPABILITY_MISSING | timeout_ms           | is not supported yet; leave it out",
                "'truncate': 100                                 | CAPABILITY_MISSING | truncate             | is not supported yet; leave it out",
                "'repetition_penalty': 1e999                     | CAPABILITY_MISSING | repetition_penalty   | is not supported yet",
            })
    void parametersThatCannotBeMeantAre422(String parameters, String code, String field, String detail)
            throws Exception {
        MockHttpServletResponse response = send(quoted("{'inputs': 'I', 'parameters': {" + parameters + "}}"));

        JsonNode problem = json.readTree(response.getContentAsByteArray());
        assertThat(problem.path("detail").stringValue("")).contains(quoted(detail));
        assertThat(problem.path("code").stringValue("")).isEqualTo(code);
        assertThat(problem.path("field").stringValue("")).isEqualTo("parameters." + field);
        assertThat(response.getStatus()).isEqualTo(422);
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void valuesWithWhichUnsupportedParametersDoNothingAreTaken() throws Exception {
        ok(
                "{\"inputs\": \"I\", \"parameters\": {\"do_sample\": false, \"stop\": [], \"best_of\": 1, \"temperature\": 1.0,"
                        + " \"repetition_penalty\": 1, \"watermark\": false, \"return_full_text\": false, \"seed\": null,"
                        + " \"decoder_input_details\": true, \"grammar\": null}}");
    }

    @Test
    void listOfSupportedParametersIsTheRecordOfParameters() throws Exception {
        JsonNode problem = problem("{\"inputs\": \"I\", \"parameters\": {\"zzzzzzzz\": 1}}", 422);

        List<String> names = Arrays.stream(GenerateParameters.class.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals("others"))
                .sorted()
                .toList();
        assertThat(problem.path("detail").stringValue("")).endsWith("the fields are " + String.join(", ", names));
    }

    @Test
    void fieldsNextToParametersAreChecked() throws Exception {
        JsonNode problem = problem("{\"inputs\": \"I\", \"parameter\": {}}", 422);

        assertThat(problem.path("code").stringValue()).isEqualTo("PARAMETER_UNKNOWN");
        assertThat(problem.path("suggestion").stringValue()).isEqualTo("parameters");
    }

    @Test
    void tooManyTokensSayWhereToCut() throws Exception {
        String text = "a b c d e f g h i j k l m n o p q r s t u v w";
        JsonNode problem = problem("{\"inputs\": [\"I\", \"" + text + "\"]}", 422);

        assertThat(problem.path("code").stringValue()).isEqualTo("INPUT_TOO_LONG");
        assertThat(problem.path("field").stringValue()).isEqualTo("inputs[1]");
        assertThat(problem.path("max_tokens").intValue()).isEqualTo(20);
        assertThat(problem.path("tokens").intValue()).isGreaterThan(20);
        int cutAt = problem.path("cut_at").intValue();
        assertThat(cutAt).isBetween(1, text.length() - 1);
        JsonNode cut = ok("{\"inputs\": \"" + text.substring(0, cutAt) + "\", \"parameters\": {\"details\": true}}");
        assertThat(cut.path("details").path("input_length").intValue()).isBetween(18, 20);
    }

    @Test
    void fullQueueIs429AndNothingOfAnArrayIsAdmitted() throws Exception {
        FakeInferenceModel.Pause pause = model.pauseGeneration();
        List<Ticket<Object>> tickets = new ArrayList<>();
        try {
            tickets.add(service.submit((session, cancellation) -> {
                pauseIn(session);
                return "ran";
            }));
            pause.awaitArrival();
            tickets.add(service.submit((session, cancellation) -> "waited"));
            tickets.add(service.submit((session, cancellation) -> "waited"));

            MockHttpServletResponse response = send("{\"inputs\": [\"one\", \"two\"]}");

            assertThat(response.getStatus()).isEqualTo(429);
            assertThat(Integer.parseInt(String.valueOf(response.getHeader("Retry-After"))))
                    .isPositive();
            JsonNode problem = json.readTree(response.getContentAsByteArray());
            assertThat(problem.path("code").stringValue()).isEqualTo("OVERLOADED");
            assertThat(problem.path("error_type").stringValue()).isEqualTo("overloaded");
            assertThat(service.queueDepth()).isEqualTo(2);
        } finally {
            pause.release();
            tickets.forEach(Ticket::await);
        }
    }

    private static void pauseIn(InferenceSession session) {
        session.generate(new int[] {0}, GenerationSettings.greedy(1).build(), GenerationListener.none());
    }

    @Test
    @DirtiesContext
    void failureIs500AndTellsNothing() throws Exception {
        model.failGeneration(new IllegalStateException("secret"));

        MockHttpServletResponse response = send("{\"inputs\": [\"one\", \"two\"]}");

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getContentAsString()).doesNotContain("secret").contains("INTERNAL_ERROR");
    }

    private MockHttpServletResponse send(String body) throws Exception {
        return mvc.perform(post("/generate")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .andReturn()
                .getResponse();
    }

    private JsonNode ok(String body) throws Exception {
        MockHttpServletResponse response = send(body);
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(200);
        return json.readTree(response.getContentAsByteArray());
    }

    private JsonNode problem(String body, int status) throws Exception {
        MockHttpServletResponse response = send(body);
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(status);
        return json.readTree(response.getContentAsByteArray());
    }

    private static List<String> names(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }
}
