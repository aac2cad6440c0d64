package io.clearhead.api.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.api.ApiSlice;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.testkit.InMemoryFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

/**
 * {@code include}. The fake model has 4 encoder layers, 3 decoder layers and 8 heads; it
 * spreads attention evenly, and its value norms are 100·layer + 10·head + column.
 */
@ApiSlice(AttentionController.class)
@Import(InspectionBeans.class)
class AttentionIncludeControllerTest extends AttentionRequests {

    private static final String SAFETENSORS = "application/vnd.safetensors";

    /** Two long words on each side, and the end of sentence. */
    private static final String PAIR =
            "\"inputs\": \"Grandmothers overemphasize.\", \"target\": \"Großmütter überbetonen.\"";

    private JsonNode answer(String fields) throws Exception {
        return attention.answer("{" + PAIR + ", " + fields + "}");
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
