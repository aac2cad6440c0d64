package io.clearhead.api.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.api.ApiSlice;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.TestModels;
import io.clearhead.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

/**
 * The fake model has 4 encoder layers, 3 decoder layers and 8 heads; it repeats its source when it generates, and spreads
 * attention evenly over what a row may look at.
 */
@ApiSlice(AttentionController.class)
@Import(InspectionBeans.class)
class AttentionControllerTest extends AttentionRequests {

    private static final String SAFETENSORS = "application/vnd.safetensors";
    private static final String PAIR =
            "\"inputs\": \"I ate an apple.\", \"target\": \"Ich habe einen Apfel gegessen.\"";

    private final Tokenizer tokenizer = TestModels.tokenizer();
    private final int[] source = tokenizer.encode("I ate an apple.").ids();
    private final int[] target =
            tokenizer.encodeTarget("Ich habe einen Apfel gegessen.").ids();

    private static List<Float> numbers(JsonNode data) {
        List<Float> numbers = new ArrayList<>();
        collect(data, numbers);
        return numbers;
    }

    private static void collect(JsonNode node, List<Float> numbers) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, numbers));
        } else {
            numbers.add(node.floatValue());
        }
    }

    private static int[] ids(JsonNode tokens) {
        return tokens.valueStream()
                .mapToInt(token -> token.path("id").intValue())
                .toArray();
    }

    @Nested
    class Answer {

        @Test
        void namesTheModel() throws Exception {
            JsonNode model = attention.answer("{" + PAIR + "}").path("model");

            assertThat(model.toString()).isEqualTo("{\"id\":\"clearhead/fake-en-de\",\"revision\":\"1\"}");
        }

        @Test
        void sourceHasItsTokensWithPlaces() throws Exception {
            JsonNode read = attention.answer("{" + PAIR + "}").path("source");

            assertThat(read.path("text").stringValue()).isEqualTo("I ate an apple.");
            assertThat(ids(read.path("tokens"))).isEqualTo(source);
            assertThat(read.path("tokens").get(1).propertyNames())
                    .containsExactly("id", "piece", "text", "start", "end", "word", "special");
            assertThat(read.path("tokens").get(1).path("start").intValue()).isEqualTo(2);
        }

        @Test
        void targetHasWhatWasFedAndWhatWasPredicted() throws Exception {
            JsonNode read = attention.answer("{" + PAIR + "}").path("target");

            assertThat(read.path("text").stringValue()).isEqualTo("Ich habe einen Apfel gegessen.");
            assertThat(ids(read.path("predicted"))).isEqualTo(target);
            assertThat(ids(read.path("fed")))
                    .hasSameSizeAs(target)
                    .startsWith(tokenizer.vocabularySize() - 1, target[0], target[1]);
            assertThat(read.path("predicted").get(0).path("logprob").floatValue())
                    .isEqualTo(-0.5f);
            assertThat(read.path("fed").get(0).has("logprob")).isFalse();
        }

        @Test
        void mapsSayWhatTheyHold() throws Exception {
            JsonNode maps = attention.answer("{" + PAIR + "}").path("attention");

            assertThat(maps.propertyNames()).containsExactly("encoder", "decoder", "cross");
            assertThat(maps.path("encoder").propertyNames())
                    .containsExactly("layers", "heads", "rows", "columns", "encoding", "data");
            assertThat(maps.path("encoder").path("layers").toString()).isEqualTo("[0,1,2,3]");
            assertThat(maps.path("cross").path("layers").toString()).isEqualTo("[0,1,2]");
            assertThat(maps.path("cross").path("rows").intValue()).isEqualTo(target.length);
            assertThat(maps.path("cross").path("columns").intValue()).isEqualTo(source.length);
            assertThat(maps.path("decoder").path("causal").booleanValue()).isTrue();
        }

        @Test
        void dataIsNestedByLayerHeadRowAndColumn() throws Exception {
            JsonNode maps = attention
                    .answer("{" + PAIR + ", \"layers\": [2, 0], \"heads\": [7]}")
                    .path("attention");

            JsonNode data = maps.path("decoder").path("data");
            assertThat(maps.path("decoder").path("layers").toString()).isEqualTo("[2,0]");
            assertThat(maps.path("decoder").path("heads").toString()).isEqualTo("[7]");
            assertThat(data.size()).isEqualTo(2);
            assertThat(data.get(0).size()).isEqualTo(1);
            assertThat(data.get(0).get(0).size()).isEqualTo(target.length);
            assertThat(data.get(0).get(0).get(0).size()).isEqualTo(target.length);
            assertThat(data.get(0).get(0).get(2).toString()).startsWith("[0.333333,0.333333,0.333333,0,");
        }

        @Test
        void onlyRequestedKindsAreThere() throws Exception {
            JsonNode maps =
                    attention.answer("{" + PAIR + ", \"kinds\": [\"cross\"]}").path("attention");

            assertThat(maps.propertyNames()).containsExactly("cross");
        }

        @Test
        void windowIsCutToWhatThereIs() throws Exception {
            JsonNode cross = attention
                    .answer("{" + PAIR
                            + ", \"kinds\": [\"cross\"], \"window\": {\"rows\": [1, 128], \"columns\": [0, 2]}}")
                    .path("attention")
                    .path("cross");

            assertThat(cross.path("rows").intValue()).isEqualTo(target.length - 1);
            assertThat(cross.path("columns").intValue()).isEqualTo(2);
            assertThat(cross.path("data").get(0).get(0).size()).isEqualTo(target.length - 1);
        }

        @Test
        void arrayIsAnsweredInOrder() throws Exception {
            String body = """
                    {"inputs": ["one", "two"], "target": ["eins", "zwei"], "kinds": ["cross"], "layers": [0], "heads": [0]}""";

            JsonNode answers = attention.answer(body);

            assertThat(answers.isArray()).isTrue();
            assertThat(answers.get(0).path("source").path("text").stringValue()).isEqualTo("one");
            assertThat(answers.get(1).path("target").path("text").stringValue()).isEqualTo("zwei");
        }

        @Test
        void valuesThatAskForNothingAreAccepted() throws Exception {
            String body = "{" + PAIR + ", \"target_ids\": null, \"kinds\": null, \"layers\": null, \"heads\": null,"
                    + " \"window\": null, \"encoding\": null, \"reduce\": null, \"words\": false, \"include\": [],"
                    + " \"parameters\": null}";

            assertThat(attention.answer(body).has("attention")).isTrue();
        }
    }

    @Nested
    class Targets {

        @Test
        void missingTargetIsGenerated() throws Exception {
            JsonNode answer = attention.answer("{\"inputs\": \"one\", \"parameters\": {\"num_beams\": 1}}");

            assertThat(ids(answer.path("target").path("predicted")))
                    .isEqualTo(tokenizer.encode("one").ids());
        }

        @Test
        void parametersRuleTheSearch() throws Exception {
            JsonNode answer = attention.answer("{\"inputs\": \"one two\", \"parameters\": {\"max_new_tokens\": 1}}");

            assertThat(answer.path("target").path("predicted").size()).isEqualTo(1);
        }

        @Test
        void idsAreFedExactlyAsGiven() throws Exception {
            JsonNode answer =
                    attention.answer("{\"inputs\": \"one\", \"target_ids\": [%d, %d]}".formatted(target[0], target[1]));

            assertThat(ids(answer.path("target").path("predicted"))).containsExactly(target[0], target[1]);
            assertThat(answer.path("target").path("fed").size()).isEqualTo(2);
        }

        @Test
        void idsOfAGeneratedTargetShowTheSame() throws Exception {
            JsonNode first = attention.answer("{\"inputs\": \"I ate an apple.\"}");
            String ids = json.writeValueAsString(ids(first.path("target").path("predicted")));

            JsonNode second = attention.answer("{\"inputs\": \"I ate an apple.\", \"target_ids\": " + ids + "}");

            assertThat(second).isEqualTo(first);
        }

        @Test
        void arraysOfIdsGoWithArraysOfInputs() throws Exception {
            JsonNode answers = attention.answer("{\"inputs\": [\"one\", \"two\"], \"target_ids\": [[%d], [%d, %d]]}"
                    .formatted(target[0], target[1], target[2]));

            assertThat(ids(answers.get(0).path("target").path("predicted"))).containsExactly(target[0]);
            assertThat(ids(answers.get(1).path("target").path("predicted"))).containsExactly(target[1], target[2]);
        }
    }

    @Nested
    class Encodings {

        private String request(String encoding) {
            return "{" + PAIR + ", \"layers\": [1, 0], \"encoding\": \"" + encoding + "\"}";
        }

        private byte[] bytes(String encoding, String kind) throws Exception {
            JsonNode map = attention.answer(request(encoding)).path("attention").path(kind);
            assertThat(map.path("encoding").stringValue()).isEqualTo(encoding);
            return Base64.getDecoder().decode(map.path("data").stringValue());
        }

        private List<Float> expected(String kind) throws Exception {
            return numbers(attention
                    .answer(request("json"))
                    .path("attention")
                    .path(kind)
                    .path("data"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"encoder", "decoder", "cross"})
        void floatsAreThoseOfJson(String kind) throws Exception {
            List<Float> expected = expected(kind);
            ByteBuffer floats = ByteBuffer.wrap(bytes("f32", kind)).order(ByteOrder.LITTLE_ENDIAN);

            assertThat(floats.remaining()).isEqualTo(4 * expected.size());
            for (float weight : expected) {
                assertThat(floats.getFloat()).isCloseTo(weight, within(5e-7f));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"encoder", "decoder", "cross"})
        void bytesAreThoseOfJsonWithinTheirSteps(String kind) throws Exception {
            List<Float> expected = expected(kind);
            byte[] bytes = bytes("u8sqrt", kind);

            assertThat(bytes).hasSize(expected.size());
            for (int i = 0; i < bytes.length; i++) {
                double root = (bytes[i] & 0xff) / 255.0;
                assertThat(root).isCloseTo(Math.sqrt(expected.get(i)), within(0.5 / 255 + 1e-6));
            }
        }

        @Test
        void fileHoldsTheSameWeights() throws Exception {
            MockHttpServletResponse response = attention.send("{" + PAIR + ", \"layers\": [1, 0]}", SAFETENSORS);

            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(response.getContentType()).isEqualTo(SAFETENSORS);
            assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
            try (SafetensorsReader file = open(response)) {
                assertThat(file.tensors())
                        .containsOnlyKeys("encoder_attention", "decoder_attention", "cross_attention");
                assertThat(file.tensors().get("cross_attention"))
                        .extracting(tensor -> tensor.shape())
                        .isEqualTo(List.of(2L, 8L, (long) target.length, (long) source.length));
                float[] weights = file.read("decoder_attention");
                List<Float> expected = expected("decoder");
                assertThat(weights).hasSize(expected.size());
                for (int i = 0; i < weights.length; i++) {
                    assertThat(weights[i]).isCloseTo(expected.get(i), within(5e-7f));
                }
            }
        }

        @Test
        void fileHoldsTokensAndAxes() throws Exception {
            JsonNode answer = attention.answer("{" + PAIR + "}");
            String body = "{" + PAIR + ", \"layers\": [1, 0], \"window\": {\"columns\": [1, 99]}}";

            try (SafetensorsReader file = open(attention.send(body, SAFETENSORS))) {
                for (String part : List.of("model", "source", "target")) {
                    assertThat(json.readTree(file.metadata().get(part))).isEqualTo(answer.path(part));
                }
                assertThat(file.metadata().get("cross_attention"))
                        .isEqualTo("{\"layers\":[1,0],\"heads\":[0,1,2,3,4,5,6,7],\"rows\":[0,%d],\"columns\":[1,%d]}"
                                .formatted(target.length, source.length));
            }
        }

        private static SafetensorsReader open(MockHttpServletResponse response) {
            InMemoryFiles files = new InMemoryFiles().with("answer.safetensors", response.getContentAsByteArray());
            return SafetensorsReader.open(files, "answer.safetensors");
        }

        @Test
        void fileNeedsASingleInput() throws Exception {
            JsonNode problem = attention.problem("{\"inputs\": [\"one\"]}", SAFETENSORS);

            assertThat(problem.path("code").stringValue()).isEqualTo("PARAMETER_CONFLICT");
            assertThat(problem.path("field").stringValue()).isEqualTo("inputs");
        }

        @Test
        void fileHasNoOtherEncoding() throws Exception {
            JsonNode problem = attention.problem("{" + PAIR + ", \"encoding\": \"u8sqrt\"}", SAFETENSORS);

            assertThat(problem.path("code").stringValue()).isEqualTo("PARAMETER_CONFLICT");
            assertThat(problem.path("field").stringValue()).isEqualTo("encoding");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"kinds\": []                          | PARAMETER_INVALID  | kinds",
                "\"kinds\": [\"cross\", \"self\"]       | PARAMETER_INVALID  | kinds[1]",
                "\"layers\": []                         | PARAMETER_INVALID  | layers",
                "\"layers\": [0, 3]                     | INDEX_OUT_OF_RANGE | layers[1]",
                "\"heads\": [8]                         | INDEX_OUT_OF_RANGE | heads[0]",
                "\"heads\": [0, 1, 0]                   | PARAMETER_INVALID  | heads[2]",
                "\"layers\": [1, 1]                     | PARAMETER_INVALID  | layers[1]",
                "\"heads\": []                          | PARAMETER_INVALID  | heads",
                "\"window\": {\"rows\": [0]}            | PARAMETER_INVALID  | window.rows",
                "\"window\": {\"rows\": [3, 3]}         | PARAMETER_INVALID  | window.rows",
                "\"window\": {\"columns\": [-1, 3]}     | PARAMETER_INVALID  | window.columns",
                "\"window\": {\"columns\": [50, 60]}    | INDEX_OUT_OF_RANGE | window.columns[0]",
                "\"window\": {\"row\": [0, 3]}          | PARAMETER_UNKNOWN  | window.row",
                "\"encoding\": \"f16\"                  | PARAMETER_INVALID  | encoding",
                "\"reduce\": {\"heads\": \"median\"}    | PARAMETER_INVALID  | reduce.heads",
                "\"reduce\": {\"layers\": \"\"}         | PARAMETER_INVALID  | reduce.layers",
                "\"reduce\": {\"head\": \"mean\"}       | PARAMETER_UNKNOWN  | reduce.head",
                "\"include\": [\"stats\", \"norms\"]    | PARAMETER_INVALID  | include[1]",
                "\"alignment\": {}                       | PARAMETER_CONFLICT | alignment",
                "\"kind\": [\"cross\"]                  | PARAMETER_UNKNOWN  | kind",
                "\"target_ids\": [1]                    | PARAMETER_CONFLICT | target_ids",
                "\"parameters\": {\"num_beams\": 2}     | PARAMETER_CONFLICT | parameters",
            })
    void whatCannotBeShownIsRefusedByName(String field, String code, String path) throws Exception {
        JsonNode problem = attention.problem("{" + PAIR + ", " + field + "}");

        assertThat(problem.path("code").stringValue()).isEqualTo(code);
        assertThat(problem.path("field").stringValue()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"inputs\": \"\"                                                    | INPUT_EMPTY        | inputs",
                "\"target\": \"eins\"                                                | INPUT_EMPTY        | inputs",
                "\"inputs\": \"one\", \"target\": \" \"                              | INPUT_EMPTY        | target",
                "\"inputs\": \"one\", \"target\": [\"eins\"]                         | PARAMETER_CONFLICT | target",
                "\"inputs\": [\"one\"], \"target\": \"eins\"                         | PARAMETER_CONFLICT | target",
                "\"inputs\": [\"one\", \"two\"], \"target\": [\"eins\"]              | PARAMETER_CONFLICT | target",
                "\"inputs\": [\"one\", \"two\"], \"target\": [\"eins\", \"\"]        | INPUT_EMPTY        | target[1]",
                "\"inputs\": [\"one\", \"two\"], \"target_ids\": [1, 2]              | PARAMETER_CONFLICT | target_ids",
                "\"inputs\": \"one\", \"target_ids\": [[1]]                          | PARAMETER_CONFLICT | target_ids",
                "\"inputs\": \"one\", \"target_ids\": []                             | INPUT_EMPTY        | target_ids",
                "\"inputs\": [\"one\"], \"target_ids\": [[]]                         | INPUT_EMPTY        | target_ids[0]",
                "\"inputs\": \"one\", \"target_ids\": [1, -1]                        | INDEX_OUT_OF_RANGE | target_ids[1]",
                "\"inputs\": [\"one\"], \"target_ids\": [[1, 999999]]                | INDEX_OUT_OF_RANGE | target_ids[0][1]",
                "\"inputs\": \"one\", \"parameters\": {\"details\": true}            | PARAMETER_CONFLICT | parameters.details",
                "\"inputs\": \"one\", \"parameters\": {\"top_n_tokens\": 2}          | PARAMETER_CONFLICT | parameters.top_n_tokens",
                "\"inputs\": \"one\", \"parameters\": {\"alignment\": true}          | PARAMETER_CONFLICT | parameters.alignment",
                "\"inputs\": \"one\", \"parameters\": {\"num_return_sequences\": 2}  | PARAMETER_CONFLICT | parameters.num_return_sequences",
                "\"inputs\": \"one\", \"parameters\": {\"num_beams\": 99}            | PARAMETER_INVALID  | parameters.num_beams",
            })
    void pairThatCannotBeReadIsRefusedByName(String fields, String code, String path) throws Exception {
        JsonNode problem = attention.problem("{" + fields + "}");

        assertThat(problem.path("code").stringValue()).isEqualTo(code);
        assertThat(problem.path("field").stringValue()).isEqualTo(path);
    }

    @Test
    void indexProblemNamesTheValidRange() throws Exception {
        JsonNode problem = attention.problem("{" + PAIR + ", \"layers\": [3]}");

        assertThat(problem.path("valid_range").toString()).isEqualTo("[0,2]");
    }

    @Test
    void wordProblemNamesTheValidWords() throws Exception {
        JsonNode problem = attention.problem("{" + PAIR + ", \"encoding\": \"f16\"}");

        assertThat(problem.path("valid_values").toString()).isEqualTo("[\"json\",\"f32\",\"u8sqrt\"]");
    }

    @Test
    void targetOverTheLimitSaysHowLongItIs() throws Exception {
        String ids = "1,".repeat(InspectionBeans.MAX_TARGET_TOKENS) + "1";

        JsonNode problem = attention.problem("{\"inputs\": \"one\", \"target_ids\": [" + ids + "]}");

        assertThat(problem.path("code").stringValue()).isEqualTo("INPUT_TOO_LONG");
        assertThat(problem.path("tokens").intValue()).isEqualTo(InspectionBeans.MAX_TARGET_TOKENS + 1);
        assertThat(problem.path("max_tokens").intValue()).isEqualTo(InspectionBeans.MAX_TARGET_TOKENS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"target\": \"ein Apfel\""})
    void tooLargeAnswerSaysHowLargeItIs(String target) throws Exception {
        String text = "apple ".repeat(30).strip();

        JsonNode problem = attention.problem("{\"inputs\": \"" + text + "\"" + target + "}");

        assertThat(problem.path("code").stringValue()).isEqualTo("RESPONSE_TOO_LARGE");
        assertThat(problem.path("max_attention_cells").intValue()).isEqualTo(InspectionBeans.MAX_CELLS);
        assertThat(problem.path("attention_cells").intValue()).isGreaterThan(InspectionBeans.MAX_CELLS);
    }

    @Test
    void exampleOfTheDocumentationRuns() throws Exception {
        assertThat(attention.answer(AttentionRequest.EXAMPLE).has("attention")).isTrue();
    }
}
