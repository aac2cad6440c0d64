package io.clearhead.api.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.inspection.AttentionReport;
import io.clearhead.inspection.AttentionReport.Measures;
import io.clearhead.inspection.AttentionReport.PredictedToken;
import io.clearhead.inspection.AttentionReport.Reading;
import io.clearhead.inspection.AttentionReport.Slice;
import io.clearhead.inspection.AttentionScope;
import io.clearhead.inspection.AttentionView;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Weights that name their own place, 1000·layer + 100·head + 10·row + column, show whether places are kept. */
class AttentionResponseTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Token TOKEN = new Token(7, "▁a", "a", 0, 1, 0, false);
    private static final ModelBody MODEL = new ModelBody("model", "1");

    private static AttentionReport report(float logProbability) {
        float[] weights = new float[2 * 2 * 3 * 4];
        int index = 0;
        for (int layer = 0; layer < 2; layer++) {
            for (int head = 0; head < 2; head++) {
                for (int row = 0; row < 3; row++) {
                    for (int column = 0; column < 4; column++) {
                        weights[index++] = 1000 * layer + 100 * head + 10 * row + column;
                    }
                }
            }
        }
        Slice slice = new Slice(
                List.of(5, 3),
                List.of(1, 0),
                new Window(0, 3),
                new Window(2, 6),
                new AttentionMaps(2, 2, 3, 4, weights));
        Reading reading = new Reading("a", List.of(TOKEN), List.of(new PredictedToken(TOKEN, logProbability)));
        return new AttentionReport(
                AttentionView.of(AttentionScope.all()),
                new Encoding("a", List.of(TOKEN)),
                reading,
                Map.of(AttentionKind.CROSS, slice),
                Measures.NONE,
                null);
    }

    @Test
    void everyWeightStaysInItsPlace() {
        AttentionResponse response = AttentionResponse.of(MODEL, report(-1), NumberEncoding.JSON);

        JsonNode data = JSON.readTree(JSON.writeValueAsString(response))
                .path("attention")
                .path("cross")
                .path("data");
        assertThat(data.get(1).get(0).get(2).get(3).intValue()).isEqualTo(1023);
        assertThat(data.get(0).get(1).get(0).get(2).intValue()).isEqualTo(102);
    }

    @Test
    void fileKeepsThePlacesToo() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AttentionFile.of(MODEL, report(-1), JSON).writeTo(bytes);

        InMemoryFiles files = new InMemoryFiles().with("answer", bytes.toByteArray());
        try (SafetensorsReader file = SafetensorsReader.open(files, "answer")) {
            float[] weights = file.read("cross_attention");
            assertThat(weights[((1 * 2 + 0) * 3 + 2) * 4 + 3]).isEqualTo(1023);
            assertThat(file.metadata().get("cross_attention"))
                    .isEqualTo("{\"layers\":[5,3],\"heads\":[1,0],\"rows\":[0,3],\"columns\":[2,6]}");
        }
    }

    @Test
    void logarithmOfZeroIsNull() {
        AttentionResponse response = AttentionResponse.of(MODEL, report(Float.NEGATIVE_INFINITY), NumberEncoding.JSON);

        assertThat(JSON.writeValueAsString(response.target())).contains("\"logprob\":null");
    }
}
