package io.clearhead.api.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.clearhead.api.ApiSlice;
import io.clearhead.api.FakeServing;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.serving.InferenceService;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fake model looks at all source tokens with the same weight. */
@ApiSlice(GenerateController.class)
@Import(FakeServing.class)
class AlignmentTest {

    /** Six source tokens. */
    private static final String TEXT = "I ate an apple.";

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    @Autowired
    private InferenceService service;

    @Test
    void detailsHaveARowForEveryToken() throws Exception {
        JsonNode details = details("'num_beams': 1, 'alignment': {'layer': 1, 'heads': [3, 0]}");

        JsonNode alignment = details.path("alignment");
        assertThat(alignment.propertyNames()).containsExactly("layer", "heads", "source", "rows");
        assertThat(alignment.path("layer").intValue()).isEqualTo(1);
        assertThat(alignment.path("heads")).isEqualTo(json.readTree("[3, 0]"));
        assertThat(alignment.path("source")).isEqualTo(details.path("prefill")).hasSize(6);
        assertThat(alignment.path("rows")).hasSameSizeAs(details.path("tokens"));
        assertThat(alignment.path("rows"))
                .allSatisfy(row -> assertThat(row.toString())
                        .isEqualTo("[0.166667,0.166667,0.166667,0.166667,0.166667,0.166667]"));
    }

    @Test
    void everythingAskedForComesInOneOrder() throws Exception {
        assertThat(details("'num_beams': 1, 'details': true, 'top_n_tokens': 1, 'alignment': true")
                        .propertyNames())
                .endsWith("tokens", "top_tokens", "alignment", "timing_ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true                        | usual | usual",
                "{}                          | usual | usual",
                "{\"layer\": null}           | usual | usual",
                "{\"layer\": 2}              | 2     | all",
                "{\"heads\": [7]}            | usual | [7]",
                "{\"layer\": 0, \"heads\": [1, 0]} | 0 | [1,0]",
            })
    void whatIsNotNamedIsTheModelsOwn(String asked, String layer, String heads) throws Exception {
        AlignmentHeads usual = service.model().alignment().heads();

        JsonNode alignment = details("'alignment': " + asked).path("alignment");

        assertThat(alignment.path("layer").toString())
                .isEqualTo(layer.equals("usual") ? String.valueOf(usual.layer()) : layer);
        assertThat(alignment.path("heads").toString())
                .isEqualTo(
                        switch (heads) {
                            case "usual" -> json.writeValueAsString(usual.heads());
                            case "all" -> "[0,1,2,3,4,5,6,7]";
                            default -> heads;
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "null"})
    void falseAndNullAskForNothing(String value) throws Exception {
        for (String details : List.of("", ", 'details': true")) {
            String plain = text("/generate_stream", "'num_beams': 1" + details);

            assertThat(text("/generate_stream", "'num_beams': 1, 'alignment': " + value + details))
                    .usingComparator(AlignmentTest::compareWithoutTimes)
                    .isEqualTo(plain);
        }
        assertThat(text("/generate", "'alignment': " + value)).isEqualTo("{\"generated_text\":\"" + TEXT + "\"}");
    }

    private static int compareWithoutTimes(String left, String right) {
        return withoutTimes(left).compareTo(withoutTimes(right));
    }

    private static String withoutTimes(String stream) {
        return stream.replaceAll("\"timing_ms\":\\{[^}]*}", "");
    }

    @Test
    void everySequenceHasItsOwn() throws Exception {
        JsonNode answer =
                json.readTree(text("/generate", "'num_beams': 2, 'num_return_sequences': 2, 'alignment': true"));

        for (int i = 0; i < 2; i++) {
            JsonNode details = answer.at("/sequences/" + i + "/details");
            assertThat(details.at("/alignment/rows")).isNotEmpty().hasSameSizeAs(details.path("tokens"));
        }
        assertThat(answer.at("/details")).isEqualTo(answer.at("/sequences/0/details"));
    }

    @Test
    void rowsEndWhereTheSequenceIsCut() throws Exception {
        JsonNode details = details("'num_beams': 1, 'max_new_tokens': 2, 'alignment': true");

        assertThat(details.at("/alignment/rows")).hasSize(2);
        assertThat(details.at("/alignment/source")).hasSize(6);
    }

    @Test
    void everyEventOfAGreedyStreamHasItsRow() throws Exception {
        List<JsonNode> events = events("'num_beams': 1, 'alignment': true");

        JsonNode rows = events.get(events.size() - 1).at("/details/alignment/rows");
        assertThat(rows).hasSameSizeAs(events);
        for (int t = 0; t < events.size(); t++) {
            assertThat(events.get(t).propertyNames())
                    .containsExactly("index", "token", "alignment", "generated_text", "details");
            assertThat(events.get(t).path("alignment")).isEqualTo(rows.get(t)).hasSize(6);
            assertThat(events.get(t).path("details").isNull()).isEqualTo(t < events.size() - 1);
        }
    }

    @Test
    void aStreamMayHaveRowsWithoutDetails() throws Exception {
        List<JsonNode> events = events("'num_beams': 1, 'alignment': true, 'details': false");

        assertThat(events).hasSizeGreaterThan(3).allSatisfy(event -> {
            assertThat(event.path("alignment")).hasSize(6);
            assertThat(event.path("details").isNull()).isTrue();
        });
    }

    @Test
    void aStreamedBeamSearchHasAllRowsInItsOneEvent() throws Exception {
        List<JsonNode> events = events("'num_beams': 3, 'alignment': true");

        assertThat(events).hasSize(1);
        JsonNode details = events.get(0).path("details");
        assertThat(details.at("/alignment/rows")).isNotEmpty().hasSameSizeAs(details.path("tokens"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'alignment': 1                                   | 400 | TYPE_WRONG         | alignment          | must be true, false or an object with layer and heads, but is a whole number",
                "'alignment': 'true'                              | 400 | TYPE_WRONG         | alignment          | must be true, false or an object with layer and heads, but is a string",
                "'alignment': [0, 1]                              | 400 | TYPE_WRONG         | alignment          | must be true, false or an object",
                "'alignment': {'layer': '1'}                      | 400 | TYPE_WRONG         | alignment.layer    | must be a whole number, but is a string",
                "'alignment': {'layer': 1.0}                      | 400 | TYPE_WRONG         | alignment.layer    | must be a whole number",
                "'alignment': {'heads': 1}                        | 400 | TYPE_WRONG         | alignment.heads    | must be an array",
                "'alignment': {'heads': [0, true]}                | 400 | TYPE_WRONG         | alignment.heads[1] | must be a whole number",
                "'alignment': {'heads': [null]}                   | 400 | TYPE_WRONG         | alignment.heads[0] | must be",
                "'alignment': {'layr': 1}                         | 422 | PARAMETER_UNKNOWN  | alignment.layr     | did you mean layer?",
                "'alignment': {'layer': 3}                        | 422 | INDEX_OUT_OF_RANGE | alignment.layer    | is 3, but must be from 0 to 2: there are 3 decoder layers",
                "'alignment': {'layer': -1}                       | 422 | INDEX_OUT_OF_RANGE | alignment.layer    | is -1, but must be from 0 to 2",
                "'alignment': {'heads': [0, 8]}                   | 422 | INDEX_OUT_OF_RANGE | alignment.heads[1] | is 8, but must be from 0 to 7: there are 8 decoder heads",
                "'alignment': {'heads': []}                       | 422 | PARAMETER_INVALID  | alignment.heads    | must name at least one, but is empty; leave it out for the default",
                "'alignment': {'heads': [2, 2]}                   | 422 | PARAMETER_INVALID  | alignment.heads[1] | is 2 again; name each once",
                "'alignment': true, 'details': false              | 422 | PARAMETER_CONFLICT | alignment          | needs details: true",
                "'alignments': true                               | 422 | PARAMETER_UNKNOWN  | alignments         | did you mean alignment?",
            })
    void headsThatCannotBeMeantAreRefusedByName(String parameters, int status, String code, String field, String detail)
            throws Exception {
        MockHttpServletResponse response = send("/generate", TEXT, parameters);

        JsonNode problem = json.readTree(response.getContentAsByteArray());
        assertThat(problem.path("detail").stringValue("")).contains(detail);
        assertThat(problem.path("code").stringValue("")).isEqualTo(code);
        assertThat(problem.path("field").stringValue("")).isEqualTo("parameters." + field);
        assertThat(response.getStatus()).isEqualTo(status);
    }

    /** 14 source tokens, 16 new tokens, 8 sequences. */
    @Test
    void moreWeightsThanTheLimitAreRefusedInAdvance() throws Exception {
        MockHttpServletResponse response = send(
                "/generate",
                "a b c d e f g h i j k l m",
                "'num_beams': 8, 'num_return_sequences': 8, 'alignment': true");

        JsonNode problem = json.readTree(response.getContentAsByteArray());
        assertThat(problem.path("code").stringValue("")).isEqualTo("RESPONSE_TOO_LARGE");
        assertThat(problem.path("field").stringValue("")).isEqualTo("parameters.alignment");
        assertThat(problem.path("max_attention_cells").longValue()).isEqualTo(1_000);
        assertThat(problem.path("attention_cells").longValue()).isGreaterThan(1_000);
    }

    @Test
    void aWeightThatIsNotANumberIsNull() {
        GeneratedToken token = new GeneratedToken(9, -0.5f, List.of(), new float[] {Float.NaN, 1});
        List<GenerationDetails.SourceToken> source = IntStream.range(0, 2)
                .mapToObj(id -> new GenerationDetails.SourceToken(id, "a", null))
                .toList();
        AlignmentHeads heads = new AlignmentHeads(0, List.of(0), Rows.PREDICTED);

        assertThat(json.writeValueAsString(AlignmentBody.of(heads, source, List.of(token))))
                .endsWith("\"rows\":[[null,1]]}");
        assertThat(json.writeValueAsString(AlignmentBody.of(heads, source, List.of())))
                .endsWith("\"rows\":[]}");
        assertThatThrownBy(() -> AlignmentBody.of(heads, source.subList(0, 1), List.of(token)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private JsonNode details(String parameters) throws Exception {
        return json.readTree(text("/generate", parameters)).path("details");
    }

    private List<JsonNode> events(String parameters) throws Exception {
        return Arrays.stream(text("/generate_stream", parameters).split("\n\n"))
                .filter(event -> event.startsWith("data:"))
                .map(event -> json.readTree(event.substring("data:".length())))
                .toList();
    }

    private String text(String path, String parameters) throws Exception {
        MockHttpServletResponse response = send(path, TEXT, parameters);
        String content = response.getContentAsString(StandardCharsets.UTF_8);
        assertThat(response.getStatus()).as(content).isEqualTo(200);
        return content;
    }

    /** With single quotes in place of double ones. */
    private MockHttpServletResponse send(String path, String text, String parameters) throws Exception {
        String body = "{\"inputs\": \"" + text + "\", \"parameters\": {" + parameters.replace('\'', '"') + "}}";
        return mvc.perform(post(path).contentType(MediaType.APPLICATION_JSON).content(body))
                .andReturn()
                .getResponse();
    }
}
