package io.clearhead.api.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.api.ApiSlice;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.TestModels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fake model's state of a token is the token's id in each of 256 components. */
@ApiSlice(EncodeController.class)
@Import(InspectionBeans.class)
class EncodeControllerTest {

    private static final String SAFETENSORS = "application/vnd.safetensors";
    private static final int MODEL_SIZE = 256;

    private final int[] ids = TestModels.tokenizer().encode("I ate an apple.").ids();

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    private HttpExchange encode;

    @BeforeEach
    void choosePath() {
        encode = new HttpExchange(mvc, "/encode");
    }

    @Test
    void withoutPoolingEveryTokenHasAVector() throws Exception {
        JsonNode answer = encode.answer("{\"inputs\": \"I ate an apple.\"}");

        assertThat(answer.propertyNames()).containsExactly("tokens", "embeddings");
        assertThat(answer.path("tokens").size()).isEqualTo(ids.length);
        assertThat(answer.path("embeddings").size()).isEqualTo(ids.length);
        for (int token = 0; token < ids.length; token++) {
            assertThat(answer.path("embeddings").get(token).size()).isEqualTo(MODEL_SIZE);
            assertThat(answer.path("embeddings").get(token).get(0).intValue()).isEqualTo(ids[token]);
        }
    }

    @ParameterizedTest
    @CsvSource({"mean", "max", "eos"})
    void pooledTextHasOneVector(String pooling) throws Exception {
        JsonNode answer = encode.answer("{\"inputs\": \"I ate an apple.\", \"pooling\": \"" + pooling + "\"}");

        double expected = switch (pooling) {
            case "mean" -> Arrays.stream(ids).average().orElseThrow();
            case "max" -> Arrays.stream(ids).max().orElseThrow();
            default -> ids[ids.length - 1];
        };
        assertThat(answer.propertyNames()).containsExactly("tokens", "embedding");
        assertThat(answer.path("embedding").size()).isEqualTo(MODEL_SIZE);
        assertThat(answer.path("embedding").get(9).doubleValue()).isCloseTo(expected, within(5e-6 * expected + 1e-9));
    }

    @Test
    void normalizedVectorHasLengthOne() throws Exception {
        JsonNode answer =
                encode.answer("{\"inputs\": \"I ate an apple.\", \"pooling\": \"mean\", \"normalize\": true}");

        // All 256 components are the same, so each is 1/√256.
        assertThat(answer.path("embedding").get(0).toString()).isEqualTo("0.0625");
    }

    @Test
    void floatsAreThoseOfJson() throws Exception {
        JsonNode answer = encode.answer("{\"inputs\": \"I ate an apple.\", \"encoding\": \"f32\"}");

        ByteBuffer floats = ByteBuffer.wrap(
                        Base64.getDecoder().decode(answer.path("embeddings").stringValue()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(floats.remaining()).isEqualTo(4 * ids.length * MODEL_SIZE);
        assertThat(floats.getFloat(4 * MODEL_SIZE)).isEqualTo(ids[1]);
    }

    @Test
    void arrayIsAnsweredInOrder() throws Exception {
        JsonNode answers = encode.answer("{\"inputs\": [\"one\", \"two\"], \"layer\": 0, \"pooling\": \"max\"}");

        assertThat(answers.size()).isEqualTo(2);
        assertThat(answers.get(1).path("tokens").get(0).path("text").stringValue())
                .isEqualTo("two");
    }

    @Test
    void fileHoldsVectorsAndTokens() throws Exception {
        MockHttpServletResponse response = encode.send("{\"inputs\": \"I ate an apple.\"}", SAFETENSORS);

        try (SafetensorsReader file = open(response)) {
            assertThat(file.tensors()).containsOnlyKeys("embeddings");
            assertThat(file.read("embeddings")).hasSize(ids.length * MODEL_SIZE);
            assertThat(file.read("embeddings")[MODEL_SIZE]).isEqualTo(ids[1]);
            assertThat(json.readTree(file.metadata().get("source"))
                            .path("tokens")
                            .size())
                    .isEqualTo(ids.length);
        }
    }

    @Test
    void fileOfAPooledTextHoldsOneVector() throws Exception {
        MockHttpServletResponse response =
                encode.send("{\"inputs\": \"I ate an apple.\", \"pooling\": \"max\"}", SAFETENSORS);

        try (SafetensorsReader file = open(response)) {
            assertThat(file.tensors().get("embedding"))
                    .extracting(tensor -> tensor.shape())
                    .isEqualTo(List.of((long) MODEL_SIZE));
        }
    }

    private static SafetensorsReader open(MockHttpServletResponse response) {
        InMemoryFiles files = new InMemoryFiles().with("answer.safetensors", response.getContentAsByteArray());
        return SafetensorsReader.open(files, "answer.safetensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"inputs\": \"\"                              | INPUT_EMPTY        | inputs",
                "\"inputs\": \"one\", \"layer\": 5             | INDEX_OUT_OF_RANGE | layer",
                "\"inputs\": \"one\", \"layer\": -2            | INDEX_OUT_OF_RANGE | layer",
                "\"inputs\": \"one\", \"pooling\": \"cls\"     | PARAMETER_INVALID  | pooling",
                "\"inputs\": \"one\", \"encoding\": \"u8sqrt\" | PARAMETER_INVALID  | encoding",
                "\"inputs\": \"one\", \"normalise\": true      | PARAMETER_UNKNOWN  | normalise",
            })
    void whatCannotBeShownIsRefusedByName(String fields, String code, String path) throws Exception {
        JsonNode problem = encode.problem("{" + fields + "}");

        assertThat(problem.path("code").stringValue()).isEqualTo(code);
        assertThat(problem.path("field").stringValue()).isEqualTo(path);
    }

    @Test
    void fileNeedsASingleInput() throws Exception {
        JsonNode problem = encode.problem("{\"inputs\": [\"one\"]}", SAFETENSORS);

        assertThat(problem.path("code").stringValue()).isEqualTo("PARAMETER_CONFLICT");
    }

    @Test
    void exampleOfTheDocumentationRuns() throws Exception {
        assertThat(encode.answer(EncodeRequest.EXAMPLE).has("embedding")).isTrue();
    }
}
