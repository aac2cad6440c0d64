package io.clearhead.api.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.api.ApiSlice;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.testkit.InMemoryFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code reduce}, {@code words} and {@code include}. The fake model has 4 encoder layers, 3 decoder layers and 8 heads; it
 * spreads attention evenly, and its value norms are 100·layer + 10·head + column.
 */
@ApiSlice(AttentionController.class)
@Import(InspectionBeans.class)
class AttentionViewControllerTest {

    private static final String SAFETENSORS = "application/vnd.safetensors";

    /** Two long words on each side, and the end of sentence. */
    private static final String PAIR =
            "\"inputs\": \"Grandmothers overemphasize.\", \"target\": \"Großmütter überbetonen.\"";

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    private HttpExchange attention;

    @BeforeEach
    void choosePath() {
        attention = new HttpExchange(mvc, "/attention");
    }

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

    @Nested
    class Include {

        private static final String ALL = "\"include\": [\"stats\", \"rollout\", \"value_norms\"]";

        @Test
        void nothingIsThereUnlessAskedFor() throws Exception {
            JsonNode answer = answer("\"layers\": [0], \"include\": []");

            assertThat(answer.propertyNames()).containsExactly("model", "source", "target", "attention");
        }

        @Test
        void measuresAreOfTheKindsAskedFor() throws Exception {
            JsonNode answer = answer(ALL + ", \"kinds\": [\"cross\"]");

            for (String measure : List.of("stats", "rollout", "value_norms")) {
                assertThat(answer.path(measure).propertyNames()).containsExactly("cross");
            }
        }

        @Test
        void statisticsAreByLayerAndHead() throws Exception {
            JsonNode cross = answer(ALL + ", \"layers\": [2, 1], \"heads\": [4], \"window\": {\"rows\": [0, 1]}")
                    .at("/stats/cross");

            assertThat(cross.size()).isEqualTo(2);
            assertThat(cross.get(0).size()).isEqualTo(1);
            JsonNode head = cross.at("/1/0");
            assertThat(head.propertyNames())
                    .containsExactly(
                            "sink",
                            "peak",
                            "entropy",
                            "evenness",
                            "coverage",
                            "previous",
                            "next",
                            "self",
                            "label",
                            "value");
            assertThat(head.path("label").stringValue()).isEqualTo("diffuse");
            assertThat(head.path("value").floatValue()).isCloseTo(1, within(1e-6f));
        }

        @Test
        void numbersWithoutRowsAreNull() throws Exception {
            JsonNode head = attention
                    .answer("{\"inputs\": \"one\", \"target_ids\": [0], \"include\": [\"stats\"]}")
                    .at("/stats/cross/0/0");

            assertThat(head.path("peak").isNull()).isTrue();
            assertThat(head.path("label").stringValue()).isEqualTo("mixed");
            assertThat(head.path("value").floatValue()).isZero();
        }

        @Test
        void normsAreByLayerHeadAndToken() throws Exception {
            JsonNode answer = answer(
                    ALL + ", \"layers\": [2, 1], \"heads\": [4], \"words\": true, \"reduce\": {\"layers\": \"max\"}");

            JsonNode norms = answer.at("/value_norms/decoder");
            assertThat(norms.size()).isEqualTo(2);
            assertThat(norms.at("/0/0").size())
                    .isEqualTo(answer.at("/target/fed").size());
            assertThat(norms.at("/0/0/1").intValue()).isEqualTo(241);
            assertThat(norms.at("/1/0/2").intValue()).isEqualTo(142);
        }

        @ParameterizedTest
        @ValueSource(strings = {"encoder", "decoder", "cross"})
        void rolloutIsShapedLikeTheMaps(String kind) throws Exception {
            JsonNode answer =
                    answer(ALL + ", \"words\": true, \"window\": {\"columns\": [1, 3]}, \"encoding\": \"f32\"");

            JsonNode rollout = answer.at("/rollout/" + kind);
            assertThat(rollout.size())
                    .isEqualTo(answer.at("/attention/" + kind + "/rows").intValue());
            assertThat(rollout.get(0).size()).isEqualTo(2);
        }

        @Test
        void unknownWordIsRefusedWithTheOneProbablyMeant() throws Exception {
            JsonNode problem = attention.problem("{" + PAIR + ", \"include\": [\"stats\", \"value_norm\"]}");

            assertThat(problem.path("code").stringValue()).isEqualTo("PARAMETER_INVALID");
            assertThat(problem.path("field").stringValue()).isEqualTo("include[1]");
            assertThat(problem.path("detail").stringValue())
                    .isEqualTo("include[1] must be one of stats, alignments, rollout, value_norms, but is value_norm;"
                            + " did you mean value_norms?");
            assertThat(problem.path("suggestion").stringValue()).isEqualTo("value_norms");
            assertThat(problem.path("valid_values").toString())
                    .isEqualTo("[\"stats\",\"alignments\",\"rollout\",\"value_norms\"]");
        }

        @Test
        void limitCountsWhatIsShown() throws Exception {
            String text = "apple ".repeat(30).strip();
            String pair = "\"inputs\": \"" + text + "\", \"target\": \"" + text + "\"";
            String reduce = "\"reduce\": {\"heads\": \"mean\", \"layers\": \"mean\"}";

            assertThat(attention.problem("{" + pair + "}").path("code").stringValue())
                    .isEqualTo("RESPONSE_TOO_LARGE");
            assertThat(attention.answer("{" + pair + ", " + reduce + "}").has("attention"))
                    .isTrue();
        }

        @Test
        void exampleOfTheDocumentationRuns() throws Exception {
            assertThat(attention.answer(AttentionRequest.MEASURES_EXAMPLE).propertyNames())
                    .contains("stats", "rollout", "value_norms");
        }
    }

    @Nested
    class File {

        private static final String EVERYTHING =
                "\"include\": [\"stats\", \"rollout\", \"value_norms\"], \"words\": true,"
                        + " \"reduce\": {\"heads\": \"mean\"}, \"window\": {\"columns\": [1, 9]}";

        @Test
        void fileHoldsWhatJsonHolds() throws Exception {
            JsonNode answer = answer(EVERYTHING);

            MockHttpServletResponse response = attention.send("{" + PAIR + ", " + EVERYTHING + "}", SAFETENSORS);
            InMemoryFiles files = new InMemoryFiles().with("answer", response.getContentAsByteArray());
            try (SafetensorsReader file = SafetensorsReader.open(files, "answer")) {
                for (String kind : List.of("encoder", "decoder", "cross")) {
                    assertSame(file, kind + "_attention", answer.at("/attention/" + kind + "/data"));
                    assertSame(file, kind + "_rollout", answer.at("/rollout/" + kind));
                    assertSame(file, kind + "_value_norms", answer.at("/value_norms/" + kind));
                }
                for (String part : List.of("model", "source", "target", "stats")) {
                    assertThat(json.readTree(file.metadata().get(part))).isEqualTo(answer.path(part));
                }
                assertThat(file.metadata().get("cross_attention"))
                        .isEqualTo(
                                ("{\"layers\":[0,1,2],\"heads\":[0,1,2,3,4,5,6,7],\"rows\":[0,%d],\"columns\":[1,%d],"
                                                + "\"reduced\":{\"heads\":\"mean\"},\"words\":true}")
                                        .formatted(
                                                answer.at("/target/predicted_words")
                                                        .size(),
                                                answer.at("/source/words").size()));
            }
        }

        private static void assertSame(SafetensorsReader file, String tensor, JsonNode nested) {
            assertThat(shape(nested))
                    .as(tensor)
                    .isEqualTo(Objects.requireNonNull(file.tensors().get(tensor), tensor)
                            .shape());
            float[] values = file.read(tensor);
            List<JsonNode> leaves = leaves(nested);
            for (int i = 0; i < values.length; i++) {
                assertThat(leaves.get(i).floatValue()).isCloseTo(values[i], within(1e-5f * Math.max(1, values[i])));
            }
        }

        private static List<Long> shape(JsonNode nested) {
            List<Long> shape = new ArrayList<>();
            for (JsonNode node = nested; node.isArray(); node = node.get(0)) {
                shape.add((long) node.size());
            }
            return shape;
        }

        private static List<JsonNode> leaves(JsonNode node) {
            return node.isArray()
                    ? node.valueStream()
                            .flatMap(child -> leaves(child).stream())
                            .toList()
                    : List.of(node);
        }
    }
}
