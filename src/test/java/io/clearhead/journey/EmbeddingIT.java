package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.testkit.ApiClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Words and positions as points; states are those of Hugging Face transformers. */
@BuiltInServer
class EmbeddingIT {

    private static final int MODEL_SIZE = 256;

    /** Six significant digits of numbers that are at most 1. */
    private static final float ATOL_DIGITS = 1e-6f;

    /** A cosine of states that are within 1e-4 of the reference. */
    private static final double ATOL_COSINE = 1e-4;

    private static ReferenceTensors reference;

    private final ApiClient api;

    @Autowired
    EmbeddingIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @BeforeAll
    static void open() {
        reference = new ReferenceTensors();
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    @Test
    void wordsStandWhereTheyStandInEveryAnswer() throws Exception {
        JsonNode first = api.json("/embeddings/plane", Map.of("terms", List.of("cat", "dog", "apple")));
        JsonNode second = api.json("/embeddings/plane", Map.of("terms", List.of("apple", "cat")));

        assertThat(second.get("reference")).isEqualTo(first.get("reference"));
        assertThat(second.get("explained_variance")).isEqualTo(first.get("explained_variance"));
        assertThat(second.at("/terms/1")).isEqualTo(first.at("/terms/0"));
        assertThat(second.at("/terms/0")).isEqualTo(first.at("/terms/2"));
        assertThat(second.at("/cosines/0/1")).isEqualTo(first.at("/cosines/0/2"));
        assertThat(first.at("/cosines/0/1").doubleValue())
                .isGreaterThan(first.at("/cosines/0/2").doubleValue());
    }

    /** The first words of two sentences, each the mean of its tokens, at all stages that the reference has. */
    @Test
    void cosinesOfStagesAreThoseOfTheReference() throws Exception {
        JsonNode answer = api.json("/embeddings/contexts", Map.of("a", firstWord(0), "b", firstWord(1)));

        for (int layer = 0; layer <= 4; layer++) {
            JsonNode stage = answer.at("/stages/" + (layer + 1));
            assertThat(stage.get("name").stringValue()).isEqualTo(layer == 0 ? "position" : "layer_" + layer);
            double[] a = mean(reference.hiddenStates(0, layer), answer.at("/a/tokens"));
            double[] b = mean(reference.hiddenStates(1, layer), answer.at("/b/tokens"));
            assertThat(stage.get("cosine").doubleValue()).isCloseTo(cosine(a, b), within(ATOL_COSINE));
        }
    }

    private static Map<String, Object> firstWord(int sentence) {
        String text = reference.text(sentence);
        return Map.of("text", text, "span", List.of(0, text.indexOf(' ')));
    }

    private static double[] mean(float[] states, JsonNode tokens) {
        double[] mean = new double[MODEL_SIZE];
        for (JsonNode token : tokens) {
            int first = token.get("index").intValue() * MODEL_SIZE;
            for (int i = 0; i < MODEL_SIZE; i++) {
                mean[i] += states[first + i] / tokens.size();
            }
        }
        return mean;
    }

    private static double cosine(double[] left, double[] right) {
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int i = 0; i < MODEL_SIZE; i++) {
            product += left[i] * right[i];
            leftSquares += left[i] * left[i];
            rightSquares += right[i] * right[i];
        }
        return product / Math.sqrt(leftSquares * rightSquares);
    }

    @Test
    void positionsAreThePapersInHalves() throws Exception {
        JsonNode answer = ApiClient.json(api.get("/positions?count=512"));

        assertThat(answer.get("kind").stringValue()).isEqualTo("sinusoidal");
        assertThat(answer.get("layout").stringValue()).isEqualTo("halves");
        int first = answer.at("/formula/first").intValue();
        int divisor = answer.at("/formula/divisor").intValue();
        float[] rows = ReferenceTensors.flat(answer.get("matrix"));
        assertThat(rows).hasSize(512 * MODEL_SIZE);
        for (int p = 0; p < 512; p++) {
            for (int i = 0; i < MODEL_SIZE / 2; i++) {
                double angle = (first + p) / Math.pow(10_000, 2.0 * i / divisor);
                assertThat(rows[p * MODEL_SIZE + i]).isCloseTo((float) Math.sin(angle), within(ATOL_DIGITS));
                assertThat(rows[p * MODEL_SIZE + MODEL_SIZE / 2 + i])
                        .isCloseTo((float) Math.cos(angle), within(ATOL_DIGITS));
            }
        }
    }

    /** What layer 0 has differently at two places of one word is the difference of the positions. */
    @Test
    void positionsAreWhatLayerZeroHasMore() throws Exception {
        JsonNode positions = ApiClient.json(api.get("/positions?count=2"));
        JsonNode states = api.json("/encode", Map.of("inputs", "cat cat", "layer", 0));
        float[] rows = ReferenceTensors.flat(positions.get("matrix"));
        float[] embeddings = ReferenceTensors.flat(states.get("embeddings"));
        for (int i = 0; i < MODEL_SIZE; i++) {
            assertThat(embeddings[MODEL_SIZE + i] - embeddings[i])
                    .isCloseTo(rows[MODEL_SIZE + i] - rows[i], within(1e-4f));
        }
    }

    @Test
    void asManyPositionsAsASourceCanHaveAreShown() throws Exception {
        assertThat(ApiClient.json(api.get("/positions")).get("matrix")).hasSize(64);
        JsonNode problem = ApiClient.problem(api.get("/positions?count=513"), 422, "PARAMETER_INVALID");
        assertThat(problem.get("valid_range").toString()).isEqualTo("[1,512]");
        ApiClient.problem(api.get("/positions?count=many"), 400, "TYPE_WRONG");
    }
}
