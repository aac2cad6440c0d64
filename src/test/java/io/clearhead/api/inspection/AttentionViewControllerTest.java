package io.clearhead.api.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.api.ApiSlice;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

/**
 * {@code reduce} and {@code words}. The fake model has 4 encoder layers, 3 decoder layers and 8 heads; it
 * spreads attention evenly, and its value norms are 100·layer + 10·head + column.
 */
@ApiSlice(AttentionController.class)
@Import(InspectionBeans.class)
class AttentionViewControllerTest extends AttentionRequests {

    /** Two long words on each side, and the end of sentence. */
    private static final String PAIR =
            "\"inputs\": \"Grandmothers overemphasize.\", \"target\": \"Großmütter überbetonen.\"";

    private JsonNode answer(String fields) throws Exception {
        return attention.answer("{" + PAIR + ", " + fields + "}");
    }

    @Nested
    class Reduce {

        @Test
        void combinedAxisHasSizeOne() throws Exception {
            JsonNode cross = answer("\"reduce\": {\"heads\": \"max\"}, \"layers\": [2, 0], \"heads\": [1, 4]")
                    .at("/attention/cross");

            assertThat(cross.path("reduced").toString()).isEqualTo("{\"heads\":\"max\"}");
            assertThat(cross.path("layers").toString()).isEqualTo("[2,0]");
            assertThat(cross.path("heads").toString()).isEqualTo("[1,4]");
            assertThat(cross.path("data").size()).isEqualTo(2);
            assertThat(cross.at("/data/0").size()).isEqualTo(1);
        }

        @Test
        void bothAxesCanBeCombined() throws Exception {
            JsonNode decoder = answer("\"reduce\": {\"layers\": \"mean\", \"heads\": \"max\"}")
                    .at("/attention/decoder");

            assertThat(decoder.path("reduced").toString()).isEqualTo("{\"heads\":\"max\",\"layers\":\"mean\"}");
            assertThat(decoder.path("causal").booleanValue()).isTrue();
            assertThat(decoder.path("data").size()).isEqualTo(1);
            assertThat(decoder.at("/data/0").size()).isEqualTo(1);
            assertThat(decoder.at("/data/0/0/1").toString()).startsWith("[0.5,0.5,0,");
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "{}", "{\"heads\": null}"})
        void nothingIsCombinedUnlessAskedFor(String reduce) throws Exception {
            JsonNode encoder = answer("\"layers\": [0], \"reduce\": " + reduce).at("/attention/encoder");

            assertThat(encoder.has("reduced")).isFalse();
            assertThat(encoder.at("/data/0").size()).isEqualTo(8);
        }

        @Test
        void stringIsTheWrongType() throws Exception {
            MockHttpServletResponse response =
                    attention.send("{" + PAIR + ", \"reduce\": \"mean\"}", "application/json");

            assertThat(response.getStatus()).isEqualTo(400);
            assertThat(json.readTree(response.getContentAsByteArray())
                            .path("field")
                            .stringValue())
                    .isEqualTo("reduce");
        }
    }

    @Nested
    class Words {

        @Test
        void wordsNameTheirTokens() throws Exception {
            JsonNode answer = answer("\"words\": true");

            JsonNode words = answer.at("/source/words");
            assertThat(words.at("/0").propertyNames()).containsExactly("text", "start", "end", "tokens");
            assertThat(words.at("/0/text").stringValue()).isEqualTo("Grandmothers");
            assertThat(words.at("/0/start").intValue()).isZero();
            assertThat(words.at("/0/end").intValue()).isEqualTo(12);
            assertThat(words.at("/0/tokens/0").intValue()).isZero();
            assertThat(words.at("/0/tokens/1").intValue()).isGreaterThan(1);
            assertThat(words.at("/" + (words.size() - 1) + "/text").stringValue())
                    .isEqualTo("</s>");
            assertThat(answer.at("/target/fed_words/0/text").stringValue()).isEqualTo("<pad>");
            assertThat(answer.at("/target/predicted_words/0/text").stringValue())
                    .isEqualTo("Großmütter");
        }

        @ParameterizedTest
        @CsvSource({
            "encoder, /source/words, /source/words",
            "decoder, /target/predicted_words, /target/fed_words",
            "cross, /target/predicted_words, /source/words"
        })
        void rowsAndColumnsAreWords(String kind, String rows, String columns) throws Exception {
            JsonNode answer = answer("\"words\": true, \"layers\": [0], \"heads\": [0]");

            JsonNode maps = answer.at("/attention/" + kind);
            assertThat(maps.path("rows").intValue()).isEqualTo(answer.at(rows).size());
            assertThat(maps.path("columns").intValue())
                    .isEqualTo(answer.at(columns).size());
            assertThat(maps.path("rows").intValue())
                    .isLessThan(answer("\"layers\": [0]")
                            .at("/attention/" + kind + "/rows")
                            .intValue());
        }

        @Test
        void tokensHaveNoWords() throws Exception {
            JsonNode answer = answer("\"layers\": [0], \"words\": false");

            assertThat(answer.path("source").has("words")).isFalse();
            assertThat(answer.path("target").propertyNames()).containsExactly("text", "fed", "predicted");
        }

        @Test
        void windowBehindTheLastWordIsRefused() throws Exception {
            JsonNode problem = attention.problem(
                    "{" + PAIR + ", \"words\": true, \"kinds\": [\"encoder\"], \"window\": {\"rows\": [3, 9]}}");

            assertThat(problem.path("code").stringValue()).isEqualTo("INDEX_OUT_OF_RANGE");
            assertThat(problem.path("detail").stringValue()).endsWith("there are 3 encoder rows of words");
        }
    }
}
