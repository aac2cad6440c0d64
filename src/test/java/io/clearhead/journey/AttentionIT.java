package io.clearhead.journey;

import static io.clearhead.testkit.Floats.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.testkit.ApiClient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The weights of {@code /attention} are those of Hugging Face transformers. */
@BuiltInServer
class AttentionIT {

    private static final int HEADS = 8;
    private static ReferenceTensors reference;

    private final ApiClient api;

    @Autowired
    AttentionIT(@LocalServerPort int port) {
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

    private static Map<String, Object> pair(int sentence, String encoding) {
        return Map.of(
                "inputs", reference.text(sentence),
                "target_ids", reference.targetIds(sentence),
                "encoding", encoding);
    }

    @Test
    void everyWeightIsThatOfTheReference() throws Exception {
        for (int sentence = 0; sentence < reference.count(); sentence++) {
            JsonNode answer = api.json("/attention", pair(sentence, "json"));
            for (String kind : ReferenceTensors.KINDS) {
                JsonNode maps = answer.at("/attention/" + kind);
                assertThat(maps.get("layers")).hasSize(ReferenceTensors.layers(kind));
                assertThat(maps.get("heads")).hasSize(HEADS);
                for (int layer = 0; layer < ReferenceTensors.layers(kind); layer++) {
                    float[] weights = ReferenceTensors.flat(maps.at("/data/" + layer));
                    assertThat(weights)
                            .hasSize(HEADS
                                    * maps.get("rows").intValue()
                                    * maps.get("columns").intValue());
                    assertClose(
                            sentence + " " + kind + " " + layer, weights, reference.attention(sentence, kind, layer));
                }
            }
        }
    }

    @Test
    void everyEncodingHasTheSameWeights() throws Exception {
        JsonNode exact = api.json("/attention", pair(2, "f32")).get("attention");
        JsonNode bytes = api.json("/attention", pair(2, "u8sqrt")).get("attention");
        try (SafetensorsReader file = ReferenceTensors.read(api.safetensors(
                "/attention", Map.of("inputs", reference.text(2), "target_ids", reference.targetIds(2))))) {
            for (String kind : ReferenceTensors.KINDS) {
                float[] weights = ReferenceTensors.floats(exact.at("/" + kind + "/data"));
                int size = weights.length / ReferenceTensors.layers(kind);
                for (int layer = 0; layer < ReferenceTensors.layers(kind); layer++) {
                    float[] expected = reference.attention(2, kind, layer);
                    assertClose(kind, Arrays.copyOfRange(weights, layer * size, (layer + 1) * size), expected);
                }
                checkBytes(ReferenceTensors.bytes(bytes.at("/" + kind + "/data")), weights);
                assertThat(file.read(kind + "_attention")).isEqualTo(weights);
                assertThat(ReferenceTensors.shape(file, kind + "_attention"))
                        .startsWith((long) ReferenceTensors.layers(kind), (long) HEADS);
            }
            assertThat(file.metadata()).containsKeys("model", "source", "target");
        }
    }

    private static void checkBytes(byte[] bytes, float[] weights) {
        assertThat(bytes).hasSameSizeAs(weights);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(Byte.toUnsignedInt(bytes[i])).isEqualTo((int) Math.round(255 * Math.sqrt(weights[i])));
        }
    }

    @Test
    void theTargetMayBeATextIdsOrLeftToTheModel() throws Exception {
        String source = "\"inputs\": \"I ate an apple.\", \"encoding\": \"f32\"";
        JsonNode byText = api.json("/attention", "{" + source + ", \"target\": \"Ich habe einen Apfel gegessen.\"}");
        JsonNode byIds = api.json("/attention", "{" + source + ", \"target_ids\": [11, 58, 112, 1943, 1087, 2, 0]}");
        JsonNode generated = api.json("/attention", "{" + source + ", \"parameters\": {\"num_beams\": 1}}");
        JsonNode byDefault = api.json("/attention", "{" + source + "}");

        assertThat(List.of(byText, byIds, byDefault))
                .allSatisfy(answer -> assertThat(answer).isEqualTo(generated));
        assertThat(byIds.at("/target/text").stringValue()).isEqualTo("Ich habe einen Apfel gegessen.");
        assertThat(byIds.at("/target/fed/0/piece").stringValue()).isEqualTo("<pad>");
        assertThat(byIds.at("/target/fed/1/id")).isEqualTo(byIds.at("/target/predicted/0/id"));
        assertThat(byIds.at("/source/tokens/1/text").stringValue()).isEqualTo("ate");
        assertThat(byIds.at("/attention/decoder/causal").booleanValue()).isTrue();
    }

    @Test
    void aSelectionIsAPartOfTheWhole() throws Exception {
        JsonNode whole = api.json("/attention", pair(0, "json")).at("/attention/cross/data");

        JsonNode answer = api.json("/attention", """
                {"inputs": "I ate an apple.", "target_ids": [11, 58, 112, 1943, 1087, 2, 0], "kinds": ["cross"],
                 "layers": [2, 0], "heads": [5], "window": {"rows": [1, 3], "columns": [2, 128]}}""");

        JsonNode part = answer.at("/attention/cross");
        assertThat(answer.get("attention").propertyNames()).containsExactly("cross");
        assertThat(part.get("rows").intValue()).isEqualTo(2);
        assertThat(part.get("columns").intValue()).isEqualTo(4);
        for (int i = 0; i < 2; i++) {
            int layer = part.at("/layers/" + i).intValue();
            for (int row = 0; row < 2; row++) {
                for (int column = 0; column < 4; column++) {
                    assertThat(part.at("/data/%d/0/%d/%d".formatted(i, row, column)))
                            .isEqualTo(whole.at("/%d/5/%d/%d".formatted(layer, row + 1, column + 2)));
                }
            }
        }
    }

    @Test
    void severalPairsAreAnsweredInOrder() throws Exception {
        JsonNode answers = api.json(
                "/attention",
                Map.of(
                        "inputs", List.of(reference.text(0), reference.text(3)),
                        "target_ids", List.of(reference.targetIds(0), reference.targetIds(3)),
                        "encoding", "json"));
        assertThat(answers).hasSize(2);
        assertThat(answers.get(0)).isEqualTo(api.json("/attention", pair(0, "json")));
        assertThat(answers.get(1)).isEqualTo(api.json("/attention", pair(3, "json")));
    }
}
