package io.clearhead.api.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.clearhead.api.ApiLimits;
import io.clearhead.api.ApiSlice;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.RequestLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client reads when a request is wrong, shown with a controller that takes a value of each type. */
@ApiSlice(ProblemTest.Echo.class)
@Import({ProblemTest.Echo.class, ProblemTest.Limits.class})
class ProblemTest {

    @TestConfiguration
    static class Limits {
        @Bean
        ApiLimits limits() {
            return new ApiLimits(10, 8, 8, 2, 4, 100, 2_000, 64, Duration.ofSeconds(30));
        }
    }

    record Nested(@Nullable Integer maxTokens) {}

    record Body(
            @Nullable Inputs inputs,
            @Nullable Integer numBeams,
            @Nullable Double lengthPenalty,
            @Nullable Boolean details,
            @Nullable String name,
            @Nullable List<Integer> layers,
            @Nullable Nested parameters) {}

    @RestController
    static class Echo {

        private final RequestLimits limits;

        Echo(RequestLimits limits) {
            this.limits = limits;
        }

        @PostMapping("/echo")
        Map<String, Integer> echo(@RequestBody Body body) {
            return Map.of("texts", limits.requireTexts(body.inputs()).texts().size());
        }

        @GetMapping("/bug")
        String bug() {
            throw new IllegalStateException("secret of io.clearhead.Internals");
        }

        @GetMapping("/overflow")
        String overflow() {
            throw new StackOverflowError("secret");
        }
    }

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    @Test
    void problemHasTheMembersOfTheStandardAndThoseOfOtherClients() throws Exception {
        MockHttpServletResponse response = send(body("{\"inputs\": \"\"}").header("X-Request-Id", "abc-1"));

        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getHeader("X-Request-Id")).isEqualTo("abc-1");
        assertThat(json.readTree(response.getContentAsByteArray())).isEqualTo(json.readTree("""
                {"type": "urn:clearhead:problem:input-empty", "title": "Empty input", "status": 422,
                 "detail": "inputs must have a text, but is empty", "instance": "/echo", "code": "INPUT_EMPTY",
                 "request_id": "abc-1", "error": "inputs must have a text, but is empty", "error_type": "validation",
                 "field": "inputs"}
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                           | JSON_MALFORMED    | it ends in the middle of a value (line 1",
                "{\"inputs\": \"a\"} x                       | JSON_MALFORMED    | unrecognized token 'x'",
                "{\"inputs\": \"a\"} {}                      | JSON_MALFORMED    | something stands behind it",
                "{\"inputs\": \"a\", \"inputs\": \"b\"}      | JSON_MALFORMED    | duplicate Object property \"inputs\"",
                "{\"num_beams\": NaN}                        | JSON_MALFORMED    | non-standard token 'NaN'",
                "{\"num_beams\": 01}                         | JSON_MALFORMED    | invalid numeric value",
                "{'inputs': 1}                               | JSON_MALFORMED    | unexpected character (''' (code 39))",
                "{\"inputs\": \"a\tb\"}                      | JSON_MALFORMED    | illegal unquoted character",
                "``                                          | JSON_MALFORMED    | must be a JSON object",
                "null                                        | JSON_MALFORMED    | must be a JSON object",
                "[]                                          | TYPE_WRONG        | the body must be an object, but is an array",
                "\"text\"                                    | TYPE_WRONG        | the body must be an object, but is a string",
                "\"\"                                        | TYPE_WRONG        | the body must be an object, but is a string",
                "4                                           | TYPE_WRONG        | the body must be an object, but is a whole number",
                "{\"num_beams\": 1.5}                        | TYPE_WRONG        | num_beams must be a whole number, but is a number with a fraction",
                "{\"num_beams\": 4.0}                        | TYPE_WRONG        | num_beams must be a whole number, but is a number with a fraction",
                "{\"num_beams\": \"4\"}                      | TYPE_WRONG        | num_beams must be a whole number, but is a string",
                "{\"num_beams\": \"\"}                       | TYPE_WRONG        | num_beams must be a whole number, but is a string",
                "{\"num_beams\": true}                       | TYPE_WRONG        | num_beams must be a whole number, but is a boolean",
                "{\"num_beams\": []}                         | TYPE_WRONG        | num_beams must be a whole number, but is an array",
                "{\"num_beams\": [4]}                        | TYPE_WRONG        | num_beams must be a whole number, but is an array",
                "{\"num_beams\": {}}                         | TYPE_WRONG        | num_beams must be a whole number, but is an object",
                "{\"num_beams\": 2147483648}                 | TYPE_WRONG        | num_beams must be a whole number, but the number is outside its range",
                "{\"length_penalty\": \"NaN\"}               | TYPE_WRONG        | length_penalty must be a number, but is a string",
                "{\"length_penalty\": \"Infinity\"}          | TYPE_WRONG        | length_penalty must be a number, but is a string",
                "{\"length_penalty\": 1e999}                | TYPE_WRONG        | length_penalty must be a number, but the number is outside its range",
                "{\"length_penalty\": true}                  | TYPE_WRONG        | length_penalty must be a number, but is a boolean",
                "{\"details\": \"true\"}                     | TYPE_WRONG        | details must be true or false, but is a string",
                "{\"details\": 1}                            | TYPE_WRONG        | details must be true or false, but is a whole number",
                "{\"name\": 1}                               | TYPE_WRONG        | name must be a string, but is a whole number",
                "{\"layers\": 1}                             | TYPE_WRONG        | layers must be an array, but is a whole number",
                "{\"layers\": [0, \"1\"]}                    | TYPE_WRONG        | layers[1] must be a whole number, but is a string",
                "{\"layers\": [0, null]}                     | TYPE_WRONG        | layers[1] must be a whole number, but is null",
                "{\"parameters\": \"\"}                      | TYPE_WRONG        | parameters must be an object, but is a string",
                "{\"parameters\": {\"max_tokens\": \"a\"}}   | TYPE_WRONG        | parameters.max_tokens must be a whole number, but is a string",
                "{\"inputs\": 1}                             | TYPE_WRONG        | inputs must be a string, but is a whole number",
                "{\"inputs\": {}}                            | TYPE_WRONG        | inputs must be a string, but is an object",
                "{\"inputs\": [\"a\", 1]}                    | TYPE_WRONG        | inputs[1] must be a string, but is a whole number",
                "{\"inputs\": [\"a\", null]}                 | TYPE_WRONG        | inputs[1] must be a string, but is null",
                "{\"inputs\": [[[[\"a\"]]]]}                 | TYPE_WRONG        | inputs[0] must be a string, but is an array",
            })
    void whatIsNotJsonOrHasAnotherTypeIs400(String body, String code, String detail) throws Exception {
        MockHttpServletResponse response = send(body(body));

        JsonNode problem = json.readTree(response.getContentAsByteArray());
        assertThat(problem.path("detail").stringValue("")).contains(detail);
        assertThat(problem.path("code").stringValue("")).isEqualTo(code);
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).doesNotContain("Feature", "tools.jackson", "java.", "Deserializer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"inputs\": null}              | INPUT_EMPTY       | inputs",
                "{}                              | INPUT_EMPTY       | inputs",
                "{\"inputs\": []}                | INPUT_EMPTY       | inputs",
                "{\"inputs\": \" \\n\\u3000\"}   | INPUT_EMPTY       | inputs",
                "{\"inputs\": [\"a\", \"\"]}     | INPUT_EMPTY       | inputs[1]",
                "{\"inputs\": [\"a\",\"b\",\"c\"]} | PARAMETER_INVALID | inputs",
                "{\"inputs\": \"abcdefghijk\"}   | INPUT_TOO_LONG    | inputs",
                "{\"inputs\": \"a\\ud83d\"}      | PARAMETER_INVALID | inputs",
                "{\"inputs\": \"a\\ude00b\"}     | PARAMETER_INVALID | inputs",
                "{\"num_beam\": 4}               | PARAMETER_UNKNOWN | num_beam",
                "{\"parameters\": {\"x\": 4}}    | PARAMETER_UNKNOWN | parameters.x",
            })
    void whatIsJsonButCannotBeMeantIs422(String body, String code, String field) throws Exception {
        MockHttpServletResponse response = send(body(body));

        JsonNode problem = json.readTree(response.getContentAsByteArray());
        assertThat(problem.path("code").stringValue("")).isEqualTo(code);
        assertThat(problem.path("field").stringValue("")).isEqualTo(field);
        assertThat(response.getStatus()).isEqualTo(422);
    }

    @Test
    void misspeltFieldGetsASuggestion() throws Exception {
        JsonNode problem = json.readTree(send(body("{\"num_beam\": 4}")).getContentAsByteArray());

        assertThat(problem.path("suggestion").stringValue("")).isEqualTo("num_beams");
        assertThat(problem.path("detail").stringValue(""))
                .isEqualTo("there is no field num_beam; did you mean num_beams?");
    }

    @Test
    void fieldLikeNoOtherGetsTheListOfFields() throws Exception {
        JsonNode problem = json.readTree(send(body("{\"zzz\": 4}")).getContentAsByteArray());

        assertThat(problem.path("detail").stringValue(""))
                .endsWith("layers, length_penalty, name, num_beams, parameters");
    }

    @Test
    void textOverTheLimitSaysWhereToCutIt() throws Exception {
        String elevenCodePoints = "😀".repeat(11);
        JsonNode problem = json.readTree(
                send(body("{\"inputs\": \"" + elevenCodePoints + "\"}")).getContentAsByteArray());

        assertThat(problem.path("characters").intValue()).isEqualTo(11);
        assertThat(problem.path("max_characters").intValue()).isEqualTo(10);
        assertThat(problem.path("cut_at").intValue()).isEqualTo(10);
    }

    @Test
    void textAtTheLimitIsTaken() throws Exception {
        assertThat(send(body("{\"inputs\": \"" + "😀".repeat(10) + "\"}")).getStatus())
                .isEqualTo(200);
    }

    @Test
    void nullCountsAsAbsent() throws Exception {
        assertThat(send(body("{\"inputs\": \"a\", \"num_beams\": null, \"parameters\": {\"max_tokens\": null}}"))
                        .getContentAsString())
                .isEqualTo("{\"texts\":1}");
    }

    @Test
    void wholeNumberIsAlsoANumber() throws Exception {
        assertThat(send(body("{\"inputs\": \"a\", \"length_penalty\": 1}")).getStatus())
                .isEqualTo(200);
    }

    @Test
    void deepNestingIs400() throws Exception {
        MockHttpServletResponse response = send(body("{\"layers\": " + "[".repeat(1_500)));

        assertThat(response.getStatus()).isEqualTo(400);
    }

    @Test
    void bytesThatAreNotUtf8Are400() throws Exception {
        byte[] body = "{\"inputs\": \"?\"}".getBytes(StandardCharsets.UTF_8);
        body[12] = (byte) 0xff;
        MockHttpServletResponse response =
                send(post("/echo").contentType(MediaType.APPLICATION_JSON).content(body));

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(code(response)).isEqualTo("JSON_MALFORMED");
    }

    @Test
    void bodyOverTheLimitIs413WhetherItSaysItsLengthOrNot() throws Exception {
        byte[] body = ("{\"inputs\": \"a\"" + " ".repeat(2_000) + "}").getBytes(StandardCharsets.UTF_8);
        MockHttpServletRequestBuilder withLength =
                post("/echo").contentType(MediaType.APPLICATION_JSON).content(body);
        MockHttpServletRequestBuilder chunked = post("/echo")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .with(request -> new MockHttpServletRequest(request.getServletContext(), "POST", "/echo") {
                    {
                        setContentType("application/json");
                        setContent(body);
                    }

                    @Override
                    public long getContentLengthLong() {
                        return -1;
                    }

                    @Override
                    public int getContentLength() {
                        return -1;
                    }
                });

        for (MockHttpServletRequestBuilder request : List.of(withLength, chunked)) {
            MockHttpServletResponse response = send(request);
            assertThat(response.getStatus()).isEqualTo(413);
            assertThat(code(response)).isEqualTo("BODY_TOO_LARGE");
            assertThat(json.readTree(response.getContentAsByteArray())
                            .path("max_bytes")
                            .intValue())
                    .isEqualTo(2_000);
        }
    }

    @Test
    void httpMeansWhatItMeans() throws Exception {
        MockHttpServletResponse method = send(get("/echo"));
        assertThat(method.getStatus()).isEqualTo(405);
        assertThat(method.getHeader("Allow")).isEqualTo("POST");
        assertThat(code(method)).isEqualTo("METHOD_NOT_ALLOWED");

        MockHttpServletResponse path = send(get("/nothing"));
        assertThat(path.getStatus()).isEqualTo(404);
        assertThat(code(path)).isEqualTo("NOT_FOUND");

        MockHttpServletResponse accept = send(body("{\"inputs\": \"a\"}").accept(MediaType.IMAGE_PNG));
        assertThat(accept.getStatus()).isEqualTo(406);
        assertThat(code(accept)).isEqualTo("NOT_ACCEPTABLE");

        MockHttpServletResponse type =
                send(post("/echo").contentType(MediaType.TEXT_PLAIN).content("a"));
        assertThat(type.getStatus()).isEqualTo(415);
        assertThat(code(type)).isEqualTo("MEDIA_TYPE_UNSUPPORTED");

        MockHttpServletResponse badType =
                send(post("/echo").header("Content-Type", "nonsense").content("a"));
        assertThat(badType.getStatus()).isEqualTo(415);
    }

    @Test
    void problemsComeAsProblemsWhateverTheClientAccepts() throws Exception {
        MockHttpServletResponse response = send(body("{}").accept(MediaType.TEXT_HTML, MediaType.APPLICATION_JSON));

        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
    }

    @Test
    void bugsTellNothingButTheRequest() throws Exception {
        for (String path : List.of("/bug", "/overflow")) {
            MockHttpServletResponse response = send(get(path));

            assertThat(response.getStatus()).isEqualTo(500);
            assertThat(code(response)).isEqualTo("INTERNAL_ERROR");
            assertThat(json.readTree(response.getContentAsByteArray())
                            .path("request_id")
                            .stringValue(""))
                    .isEqualTo(response.getHeader("X-Request-Id"))
                    .isNotEmpty();
            assertThat(response.getContentAsString()).doesNotContain("secret", "Exception", "io.clearhead");
        }
    }

    @Test
    void strangeRequestIdsAreReplaced() throws Exception {
        MockHttpServletResponse response = send(get("/bug").header("X-Request-Id", "a b\n".repeat(40)));

        assertThat(response.getHeader("X-Request-Id")).matches("[0-9a-f-]{36}");
    }

    private MockHttpServletRequestBuilder body(String body) {
        return post("/echo").contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(request).andReturn().getResponse();
    }

    private String code(MockHttpServletResponse response) {
        return json.readTree(response.getContentAsByteArray()).path("code").stringValue("");
    }
}
