package io.clearhead.api.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.clearhead.api.ApiSlice;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fake model's neighbours are the entries with the smallest ids, with the cosines 1, 1/2, 1/3 and so on. */
@ApiSlice(EmbeddingController.class)
@Import(EmbeddingBeans.class)
class EmbeddingControllerTest {

    private static final String PLANE = "/embeddings/plane";
    private static final String CONTEXTS = "/embeddings/contexts";

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    private MockHttpServletResponse send(String path, Object body) throws Exception {
        String text = body instanceof String string ? string : json.writeValueAsString(body);
        return mvc.perform(post(path).contentType(MediaType.APPLICATION_JSON).content(text))
                .andReturn()
                .getResponse();
    }

    private JsonNode answer(String path, Object body) throws Exception {
        MockHttpServletResponse response = send(path, body);
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(200);
        return json.readTree(response.getContentAsByteArray());
    }

    private void assertRefused(String path, Object body, String code, String field) throws Exception {
        MockHttpServletResponse response = send(path, body);
        JsonNode problem = json.readTree(response.getContentAsByteArray());
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(422);
        assertThat(problem.path("code").stringValue("")).isEqualTo(code);
        assertThat(problem.path("field").stringValue("")).isEqualTo(field);
    }

    @Test
    void wordsHavePlacesPiecesNeighboursAndCosines() throws Exception {
        JsonNode answer = answer(PLANE, "{\"terms\": [\"cat\", \"dog\", \"cat\"], \"neighbours\": 3}");

        assertThat(answer.propertyNames())
                .containsExactly("model", "explained_variance", "reference", "terms", "cosines");
        assertThat(answer.path("explained_variance")).hasSize(2);
        assertThat(answer.at("/reference/kind").stringValue()).isEqualTo("words");
        assertThat(answer.at("/reference/points"))
                .hasSize(answer.at("/reference/words").intValue());
        assertThat(answer.at("/reference/points/0").propertyNames()).containsExactly("term", "x", "y");
        JsonNode cat = answer.at("/terms/0");
        assertThat(cat.propertyNames()).containsExactly("term", "pieces", "x", "y", "neighbours");
        assertThat(cat.at("/pieces/0/piece").stringValue()).isEqualTo("▁cat");
        assertThat(answer.at("/terms/2")).isEqualTo(cat);
        assertThat(answer.at("/cosines/0/0").intValue()).isEqualTo(1);
        assertThat(answer.at("/cosines/0/2").intValue()).isEqualTo(1);
        assertThat(answer.at("/cosines/0/1")).isEqualTo(answer.at("/cosines/1/0"));
        assertThat(cat.path("neighbours")).hasSize(3);
        // Ids 0 and 1 are the end of sentence and the unknown token.
        assertThat(cat.at("/neighbours/0").toString())
                .isEqualTo("{\"id\":2,\"piece\":\".\",\"text\":\".\",\"cosine\":1}");
        assertThat(cat.at("/neighbours/1").toString())
                .isEqualTo("{\"id\":3,\"piece\":\"▁Tom\",\"text\":\" Tom\",\"cosine\":0.5}");
        assertThat(cat.at("/neighbours/2/cosine").toString()).isEqualTo("0.333333");
    }

    @Test
    void aTermIsNotItsOwnNeighbour() throws Exception {
        JsonNode answer = answer(PLANE, "{\"terms\": [\"Tom\"], \"neighbours\": 2}");

        assertThat(answer.at("/terms/0/neighbours")
                        .valueStream()
                        .map(near -> near.path("piece").stringValue()))
                .containsExactly(".", ",");
    }

    @Test
    void eightNeighboursAreListedUnlessTheRequestSaysOtherwise() throws Exception {
        assertThat(answer(PLANE, "{\"terms\": [\"cat\"]}").at("/terms/0/neighbours"))
                .hasSize(8);
        assertThat(answer(PLANE, "{\"terms\": [\"cat\"], \"neighbours\": 0}").at("/terms/0/neighbours"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                          | INPUT_EMPTY       | terms",
                "{\"terms\": []}                             | INPUT_EMPTY       | terms",
                "{\"terms\": [\"cat\", \" \"]}               | INPUT_EMPTY       | terms[1]",
                "{\"terms\": [\"</s>\"]}                     | INPUT_EMPTY       | terms[0]",
                "{\"terms\": [\"cat\"], \"neighbours\": -1}  | PARAMETER_INVALID | neighbours",
                "{\"terms\": [\"cat\"], \"neighbours\": 51}  | PARAMETER_INVALID | neighbours",
                "{\"terms\": [\"cat\"], \"neighbors\": 3}    | PARAMETER_UNKNOWN | neighbors",
            })
    void termsThatCannotBeShownAreRefusedByName(String body, String code, String field) throws Exception {
        assertRefused(PLANE, body, code, field);
    }

    @Test
    void tooManyOrTooLongTermsAreRefused() throws Exception {
        assertRefused(PLANE, Map.of("terms", Collections.nCopies(65, "cat")), "PARAMETER_INVALID", "terms");
        assertRefused(PLANE, Map.of("terms", new String[] {"a".repeat(201)}), "INPUT_TOO_LONG", "terms[0]");
        assertRefused(PLANE, Map.of("terms", new String[] {"a ".repeat(21)}), "INPUT_TOO_LONG", "terms[0]");
        assertThat(answer(PLANE, Map.of("terms", Collections.nCopies(64, "cat"), "neighbours", 0))
                        .path("terms"))
                .hasSize(64);
    }

    @Test
    void occurrencesHaveTokensAndStages() throws Exception {
        JsonNode answer = answer(CONTEXTS, ContextRequest.EXAMPLE);

        assertThat(answer.propertyNames())
                .containsExactly("model", "a", "b", "same_pieces", "explained_variance", "stages");
        assertThat(answer.path("b").toString())
                .isEqualTo("{\"text\":\"I ate an apple\",\"span\":[9,14],\"tokens\":[{\"index\":3,\"id\":2163,"
                        + "\"piece\":\"▁apple\",\"start\":9,\"end\":14}],\"pieces\":[\"▁apple\"]}");
        assertThat(answer.path("same_pieces").booleanValue()).isFalse();
        assertThat(answer.path("stages")
                        .valueStream()
                        .map(stage -> stage.path("name").stringValue()))
                .containsExactly("embedding", "position", "layer_1", "layer_2", "layer_3", "layer_4");
        assertThat(answer.at("/stages/0").propertyNames()).containsExactly("name", "cosine", "a", "b");
        assertThat(answer.at("/stages/0/a").propertyNames()).containsExactly("x", "y");
    }

    @Test
    void allTokensThatShareACharacterWithTheSpanBelongToIt() throws Exception {
        String body = "{\"a\": {\"text\": \"I ate an apple\", \"span\": [4, 10]},"
                + " \"b\": {\"text\": \"😀 ate an apple\", \"span\": [2, 5]}}";

        JsonNode answer = answer(CONTEXTS, body);

        assertThat(answer.at("/a/pieces").toString()).isEqualTo("[\"▁ate\",\"▁an\",\"▁apple\"]");
        assertThat(answer.at("/b/pieces").toString()).isEqualTo("[\"▁ate\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"b\": {\"text\": \"an apple\", \"span\": [0, 2]}}`              | INPUT_EMPTY        | a",
                "`{\"a\": {\"span\": [0, 2]}}`                                      | INPUT_EMPTY        | a.text",
                "`{\"a\": {\"text\": \" \", \"span\": [0, 1]}}`                     | INPUT_EMPTY        | a.text",
                "`{\"a\": {\"text\": \"an apple\"}, \"b\": B}`                      | PARAMETER_INVALID  | a.span",
                "`{\"a\": {\"text\": \"an apple\", \"span\": [2]}, \"b\": B}`       | PARAMETER_INVALID  | a.span",
                "`{\"a\": {\"text\": \"an apple\", \"span\": [2, 2]}, \"b\": B}`    | PARAMETER_INVALID  | a.span",
                "`{\"a\": {\"text\": \"an apple\", \"span\": [5, 3]}, \"b\": B}`    | PARAMETER_INVALID  | a.span",
                "`{\"a\": {\"text\": \"an apple\", \"span\": [-1, 3]}, \"b\": B}`   | PARAMETER_INVALID  | a.span",
                "`{\"a\": {\"text\": \"an apple\", \"span\": [2, 3]}, \"b\": B}`    | PARAMETER_INVALID  | a.span",
                "`{\"a\": B, \"b\": {\"text\": \"an apple\", \"span\": [3, 9]}}`    | INDEX_OUT_OF_RANGE | b.span",
                "`{\"a\": B, \"b\": B, \"source_lang\": \"xx\"}`                    | LANGUAGE_UNKNOWN   | source_lang",
                "`{\"a\": B, \"b\": B, \"layers\": [1]}`                            | PARAMETER_UNKNOWN  | layers",
            })
    void occurrencesThatCannotBeFollowedAreRefusedByName(String body, String code, String field) throws Exception {
        assertRefused(CONTEXTS, body.replace("B", "{\"text\": \"an apple\", \"span\": [3, 8]}"), code, field);
    }

    @Test
    void aRefusedSpanIsToldWithWhatIsAllowed() throws Exception {
        String body =
                "{\"a\": {\"text\": \"an apple\", \"span\": %s}, \"b\": {\"text\": \"an apple\", \"span\": [3, 8]}}";

        assertThat(send(CONTEXTS, body.formatted("[3, 9]")).getContentAsString())
                .contains("a.span is [3, 9], but must end at 8 or before", "\"valid_range\":[0,8]");
        assertThat(send(CONTEXTS, body.formatted("[5, 3]")).getContentAsString())
                .contains("a.span must be [start, end] with 0 <= start < end <= 8, but is [5, 3]");
        assertThat(send(CONTEXTS, body.formatted("[2, 3]")).getContentAsString())
                .contains("a.span must share a character with a token, but is [2, 3]; the nearest token covers [0, 2]");
    }

    @Test
    void aSentenceWithTooManyTokensIsRefused() throws Exception {
        Map<String, Object> fits = Map.of("text", "an apple", "span", new int[] {3, 8});
        Map<String, Object> tooLong = Map.of("text", "a ".repeat(30), "span", new int[] {0, 1});
        assertRefused(CONTEXTS, Map.of("a", fits, "b", tooLong), "INPUT_TOO_LONG", "b.text");
    }

    @Test
    void examplesOfTheDocumentationRun() throws Exception {
        assertThat(answer(PLANE, PlaneRequest.EXAMPLE).path("terms")).hasSize(3);
        assertThat(answer(CONTEXTS, ContextRequest.EXAMPLE).path("stages")).hasSize(6);
    }
}
