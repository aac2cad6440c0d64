package io.clearhead.api.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.clearhead.api.ApiSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fake model adds the vector (p, p, …) at position p. */
@ApiSlice(PositionController.class)
@Import(EmbeddingBeans.class)
class PositionControllerTest {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    private MockHttpServletResponse send(String query) throws Exception {
        return mvc.perform(get("/positions" + query)).andReturn().getResponse();
    }

    private JsonNode answer(String query) throws Exception {
        MockHttpServletResponse response = send(query);
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(200);
        return json.readTree(response.getContentAsByteArray());
    }

    @Test
    void positionsHaveTheirRowsAndFormula() throws Exception {
        JsonNode answer = answer("?count=3");

        assertThat(answer.propertyNames())
                .containsExactly("model", "kind", "layout", "scale", "count", "matrix", "formula");
        assertThat(answer.path("kind").stringValue()).isEqualTo("sinusoidal");
        assertThat(answer.path("layout").stringValue()).isEqualTo("halves");
        assertThat(answer.path("scale").intValue()).isEqualTo(16);
        assertThat(answer.path("count").intValue()).isEqualTo(3);
        assertThat(answer.path("formula").toString()).isEqualTo("{\"first\":0,\"divisor\":256}");
        assertThat(answer.path("matrix")).hasSize(3);
        assertThat(answer.at("/matrix/2")).hasSize(256);
        assertThat(answer.at("/matrix/2/255").intValue()).isEqualTo(2);
    }

    @Test
    void withoutACountThereAreAsManyAsUsualOrAsThereAre() throws Exception {
        // 64, if a source could have as many tokens.
        assertThat(answer("").path("count").intValue()).isEqualTo(EmbeddingBeans.MAX_SOURCE_TOKENS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?count=0           | 422 | PARAMETER_INVALID | count | count must be from 1 to 20, but is 0",
                "?count=21          | 422 | PARAMETER_INVALID | count | count must be from 1 to 20, but is 21",
                "?count=4.0         | 400 | TYPE_WRONG        | count | count must be a whole number",
                "?count=            | 400 | TYPE_WRONG        | count | count must be a whole number, but is empty",
                "?count=99999999999 | 400 | TYPE_WRONG        | count | count must be a whole number",
                "?cout=4            | 422 | PARAMETER_UNKNOWN | cout  | did you mean count?",
            })
    void whatCannotBeShownIsRefusedByName(String query, int status, String code, String field, String detail)
            throws Exception {
        MockHttpServletResponse response = send(query);
        JsonNode problem = json.readTree(response.getContentAsByteArray());

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(problem.path("code").stringValue("")).isEqualTo(code);
        assertThat(problem.path("field").stringValue("")).isEqualTo(field);
        assertThat(problem.path("detail").stringValue("")).contains(detail);
    }
}
