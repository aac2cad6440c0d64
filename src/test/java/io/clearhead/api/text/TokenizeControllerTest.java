package io.clearhead.api.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.clearhead.api.ApiSlice;
import io.clearhead.api.FakeServing;
import java.util.Collections;
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

@ApiSlice(TokenizeController.class)
@Import(FakeServing.class)
class TokenizeControllerTest {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    @Test
    void tokensOfAStringAreOneArrayWithPlacesInTheText() throws Exception {
        String text = "🍎 I ate";
        JsonNode tokens = ok("/tokenize", "{\"inputs\": \"" + text + "\"}");

        assertThat(tokens.isArray()).isTrue();
        for (JsonNode token : tokens) {
            assertThat(token.propertyNames()).containsExactly("id", "text", "start", "stop", "special");
            if (!token.path("special").booleanValue()) {
                assertThat(token.path("text").stringValue())
                        .isEqualTo(slice(
                                text,
                                token.path("start").intValue(),
                                token.path("stop").intValue()));
            }
        }
        JsonNode last = tokens.path(tokens.size() - 1);
        assertThat(last).isEqualTo(json.readTree("""
                {"id": 0, "text": "</s>", "start": 7, "stop": 7, "special": true}"""));
        assertThat(tokens.path(tokens.size() - 2).path("stop").intValue()).isEqualTo(7);
    }

    private static String slice(String text, int start, int stop) {
        return text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, stop));
    }

    @Test
    void tokensOfAnArrayAreAnArrayOfArrays() throws Exception {
        JsonNode answer = ok("/tokenize", "{\"inputs\": [\"I\", \"ate\"]}");

        assertThat(answer).hasSize(2);
        assertThat(answer.path(1)).isEqualTo(ok("/tokenize", "{\"inputs\": \"ate\"}"));
    }

    @Test
    void specialTokensAreAddedUnlessRefused() throws Exception {
        JsonNode with = ok("/tokenize", "{\"inputs\": \"I ate\", \"add_special_tokens\": true}");
        JsonNode without = ok("/tokenize", "{\"inputs\": \"I ate\", \"add_special_tokens\": false}");

        assertThat(with).hasSize(without.size() + 1);
        assertThat(ok("/tokenize", "{\"inputs\": \"I ate\"}")).isEqualTo(with);
    }

    @Test
    void textsMayHaveMoreTokensThanTheModelReads() throws Exception {
        assertThat(ok("/tokenize", "{\"inputs\": \"" + "a ".repeat(80) + "\"}")).hasSizeGreaterThan(20);
    }

    @Test
    void idsOfOneTextBecomeAString() throws Exception {
        String ids = ids("I ate.");

        assertThat(send("/decode", "{\"ids\": " + ids + "}").getContentAsString())
                .isEqualTo("\"I ate.\"");
    }

    @Test
    void idsOfSeveralTextsBecomeAnArrayOfStrings() throws Exception {
        String body = "{\"ids\": [" + ids("I ate.") + ", " + ids("an apple") + "]}";

        assertThat(send("/decode", body).getContentAsString()).isEqualTo("[\"I ate.\",\"an apple\"]");
    }

    @Test
    void specialTokensAreWrittenOutWhenAskedFor() throws Exception {
        assertThat(send("/decode", "{\"ids\": " + ids("I ate.") + ", \"skip_special_tokens\": false}")
                        .getContentAsString())
                .isEqualTo("\"I ate.</s>\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/tokenize | {}                                         | 422 | INPUT_EMPTY        | inputs",
                "/tokenize | {'inputs': ''}                             | 422 | INPUT_EMPTY        | inputs",
                "/tokenize | {'inputs': 'I', 'add_special_token': true} | 422 | PARAMETER_UNKNOWN  | add_special_token",
                "/tokenize | {'inputs': 'I', 'add_special_tokens': 1}   | 400 | TYPE_WRONG         | add_special_tokens",
                "/decode   | {}                                         | 422 | INPUT_EMPTY        | ids",
                "/decode   | {'ids': null}                              | 422 | INPUT_EMPTY        | ids",
                "/decode   | {'ids': []}                                | 422 | INPUT_EMPTY        | ids",
                "/decode   | {'ids': [[]]}                              | 422 | INPUT_EMPTY        | ids[0]",
                "/decode   | {'ids': [[1], []]}                         | 422 | INPUT_EMPTY        | ids[1]",
                "/decode   | {'ids': [1, 6000]}                         | 422 | INDEX_OUT_OF_RANGE | ids[1]",
                "/decode   | {'ids': [[1], [2, -1]]}                    | 422 | INDEX_OUT_OF_RANGE | ids[1][1]",
                "/decode   | {'ids': [[1], [1], [1], [1]]}              | 422 | PARAMETER_INVALID  | ids",
                "/decode   | {'ids': [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]} | 422 | INPUT_TOO_LONG | ids",
                "/decode   | {'ids': [[1], [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]]} | 422 | INPUT_TOO_LONG | ids[1]",
                "/decode   | {'ids': 1}                                 | 400 | TYPE_WRONG         | ids",
                "/decode   | {'ids': '1'}                               | 400 | TYPE_WRONG         | ids",
                "/decode   | {'ids': [1, '2']}                          | 400 | TYPE_WRONG         | ids[1]",
                "/decode   | {'ids': [1, 2.5]}                          | 400 | TYPE_WRONG         | ids[1]",
                "/decode   | {'ids': [1, 99999999999]}                  | 400 | TYPE_WRONG         | ids[1]",
                "/decode   | {'ids': [1, null]}                         | 400 | TYPE_WRONG         | ids[1]",
                "/decode   | {'ids': [[1, null]]}                       | 400 | TYPE_WRONG         | ids[0][1]",
                "/decode   | {'ids': [1, [2]]}                          | 400 | TYPE_WRONG         | ids[1]",
                "/decode   | {'ids': [[1], 2]}                          | 400 | TYPE_WRONG         | ids[1]",
                "/decode   | {'ids': [[[1]]]}                           | 400 | TYPE_WRONG         | ids[0][0]",
            })
    void wrongRequestsNameTheField(String path, String body, int status, String code, String field) throws Exception {
        MockHttpServletResponse response = send(path, body.replace('\'', '"'));

        JsonNode problem = json.readTree(response.getContentAsByteArray());
        assertThat(problem.path("code").stringValue("")).isEqualTo(code);
        assertThat(problem.path("field").stringValue("")).isEqualTo(field);
        assertThat(response.getStatus()).isEqualTo(status);
    }

    @Test
    void idOutsideTheVocabularySaysWhichThereAre() throws Exception {
        JsonNode problem = json.readTree(send("/decode", "{\"ids\": [6000]}").getContentAsByteArray());

        assertThat(problem.path("valid_range").toString()).isEqualTo("[0,5999]");
    }

    @Test
    void tooManyIdsSayHowManyThereMayBe() throws Exception {
        String ids = Collections.nCopies(17, 1).toString();
        JsonNode problem =
                json.readTree(send("/decode", "{\"ids\": " + ids + "}").getContentAsByteArray());

        assertThat(problem.path("tokens").intValue()).isEqualTo(17);
        assertThat(problem.path("max_tokens").intValue()).isEqualTo(16);
    }

    private String ids(String text) throws Exception {
        return ok("/tokenize", "{\"inputs\": \"" + text + "\"}")
                .valueStream()
                .map(token -> token.path("id").asString())
                .toList()
                .toString();
    }

    private JsonNode ok(String path, String body) throws Exception {
        MockHttpServletResponse response = send(path, body);
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(200);
        return json.readTree(response.getContentAsByteArray());
    }

    private MockHttpServletResponse send(String path, String body) throws Exception {
        return mvc.perform(post(path).contentType(MediaType.APPLICATION_JSON).content(body))
                .andReturn()
                .getResponse();
    }
}
