package io.clearhead.journey;

import static io.clearhead.testkit.Floats.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.testkit.ApiClient;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The vectors of {@code /encode} are those of Hugging Face transformers. */
@BuiltInServer
class EncodeIT {

    private static final int LAYERS = 4;
    private static final int MODEL_SIZE = 256;
    private static ReferenceTensors reference;

    private final ApiClient api;

    @Autowired
    EncodeIT(@LocalServerPort int port) {
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

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, -1})
    void everyLayerIsThatOfTheReference(int layer) throws Exception {
        List<String> inputs =
                IntStream.range(0, reference.count()).mapToObj(reference::text).toList();

        JsonNode answers = api.json("/encode", Map.of("inputs", inputs, "layer", layer));

        assertThat(answers).hasSameSizeAs(inputs);
        for (int sentence = 0; sentence < inputs.size(); sentence++) {
            JsonNode answer = answers.get(sentence);
            assertThat(answer.get("embeddings")).hasSameSizeAs(answer.get("tokens"));
            assertClose(
                    inputs.get(sentence),
                    ReferenceTensors.flat(answer.get("embeddings")),
                    reference.hiddenStates(sentence, layer == -1 ? LAYERS : layer));
        }
    }

    @Test
    void poolingMakesOneVectorOfAll() throws Exception {
        float[] states = reference.hiddenStates(0, LAYERS);
        int tokens = states.length / MODEL_SIZE;
        float[] mean = new float[MODEL_SIZE];
        float[] max = new float[MODEL_SIZE];
        float[] last = new float[MODEL_SIZE];
        for (int i = 0; i < MODEL_SIZE; i++) {
            max[i] = states[i];
            for (int token = 0; token < tokens; token++) {
                float value = states[token * MODEL_SIZE + i];
                mean[i] += value / tokens;
                max[i] = Math.max(max[i], value);
                last[i] = value;
            }
        }
        assertClose("mean", pooled("mean"), mean);
        assertClose("max", pooled("max"), max);
        assertClose("eos", pooled("eos"), last);
    }

    private float[] pooled(String pooling) throws Exception {
        JsonNode answer = api.json("/encode", Map.of("inputs", reference.text(0), "pooling", pooling));
        assertThat(answer.has("embeddings")).isFalse();
        return ReferenceTensors.flat(answer.get("embedding"));
    }

    @Test
    void normalizedVectorsHaveTheirDirectionAndLengthOne() throws Exception {
        JsonNode answer = api.json("/encode", Map.of("inputs", reference.text(0), "normalize", true));
        float[] states = reference.hiddenStates(0, LAYERS);
        for (int token = 0; token < answer.get("tokens").size(); token++) {
            float[] unit = ReferenceTensors.flat(answer.at("/embeddings/" + token));
            double length = 0;
            double along = 0;
            double norm = 0;
            for (int i = 0; i < MODEL_SIZE; i++) {
                float state = states[token * MODEL_SIZE + i];
                length += unit[i] * unit[i];
                along += unit[i] * state;
                norm += state * state;
            }
            assertThat(length).isCloseTo(1, within(1e-4));
            assertThat(along).isCloseTo(Math.sqrt(norm), within(1e-3));
        }
    }

    @Test
    void everyEncodingHasTheSameNumbers() throws Exception {
        JsonNode answer = api.json("/encode", Map.of("inputs", reference.text(1), "encoding", "f32"));
        float[] vectors = ReferenceTensors.floats(answer.get("embeddings"));
        assertClose("f32", vectors, reference.hiddenStates(1, LAYERS));
        byte[] perToken = api.safetensors("/encode", Map.of("inputs", reference.text(1)));
        byte[] pooled = api.safetensors("/encode", Map.of("inputs", reference.text(1), "pooling", "mean"));
        try (SafetensorsReader file = ReferenceTensors.read(perToken);
                SafetensorsReader mean = ReferenceTensors.read(pooled)) {
            assertThat(file.read("embeddings")).isEqualTo(vectors);
            assertThat(ReferenceTensors.shape(file, "embeddings")).containsExactly(14L, (long) MODEL_SIZE);
            assertThat(file.metadata()).containsKeys("model", "source");
            assertThat(ReferenceTensors.shape(mean, "embedding")).containsExactly((long) MODEL_SIZE);
        }
    }
}
