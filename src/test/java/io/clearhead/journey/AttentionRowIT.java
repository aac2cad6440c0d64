package io.clearhead.journey;

import static io.clearhead.testkit.Floats.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.testkit.ApiClient;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What {@code /attention/row} shows of a row adds up, and leads to the weights of {@code /attention}. */
@BuiltInServer
class AttentionRowIT {

    private static final int HEADS = 8;

    /** Rounding of fp32 sums in another order, and of JSON numbers to six digits. */
    private static final float ATOL_FP32 = 1e-4f;

    private final ApiClient api;

    @Autowired
    AttentionRowIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder", "decoder", "cross"})
    void everyRowAddsUp(String kind) throws Exception {
        Map<String, Object> pair = Map.of("inputs", "I ate an apple.", "target", "Ich habe einen Apfel gegessen.");
        JsonNode maps = api.json("/attention", pair).at("/attention/" + kind + "/data");
        for (int layer = 0; layer < ReferenceTensors.layers(kind); layer++) {
            for (int head = 0; head < HEADS; head++) {
                int row = (layer + head) % maps.at("/0/0").size();
                JsonNode answer = api.json(
                        "/attention/row",
                        Map.of(
                                "inputs",
                                "I ate an apple.",
                                "target",
                                "Ich habe einen Apfel gegessen.",
                                "kind",
                                kind,
                                "layer",
                                layer,
                                "head",
                                head,
                                "row",
                                row));
                String name = "%s, layer %d, head %d, row %d".formatted(kind, layer, head, row);
                checkRow(name, answer);
                assertClose(
                        name,
                        numbers(answer, "weights"),
                        ReferenceTensors.flat(maps.at("/%d/%d/%d".formatted(layer, head, row))));
                assertThat(answer.get("mask")
                                .valueStream()
                                .filter(JsonNode::booleanValue)
                                .count())
                        .as(name)
                        .isEqualTo(
                                kind.equals("decoder")
                                        ? row + 1
                                        : maps.at("/0/0/0").size());
            }
        }
    }

    private static float[] numbers(JsonNode answer, String field) {
        return ReferenceTensors.flat(answer.get(field));
    }

    private static void checkRow(String name, JsonNode answer) {
        float[] dot = numbers(answer, "dot");
        float[] scores = numbers(answer, "scores");
        float[] weights = numbers(answer, "weights");
        int columns = dot.length;
        double[] exponentials = new double[columns];
        double sum = 0;
        double[] context = new double[answer.get("q").size()];
        for (int j = 0; j < columns; j++) {
            assertThat(dot[j])
                    .as(name)
                    .isCloseTo(
                            product(answer.get("q"), answer.at("/k/" + j)), within(ATOL_FP32 * (1 + Math.abs(dot[j]))));
            boolean visible = answer.at("/mask/" + j).booleanValue();
            assertThat(Float.isNaN(scores[j])).as(name).isEqualTo(!visible);
            if (visible) {
                float expected = dot[j] * answer.get("scale").floatValue();
                assertThat(scores[j]).as(name).isCloseTo(expected, within(ATOL_FP32));
                exponentials[j] = Math.exp(scores[j]);
                sum += exponentials[j];
            }
            for (int i = 0; i < context.length; i++) {
                context[i] += weights[j] * answer.at("/v/" + j + "/" + i).doubleValue();
            }
            float norm = (float) Math.sqrt(product(answer.at("/v/" + j), answer.at("/v/" + j)));
            assertThat(numbers(answer, "value_norms")[j]).as(name).isCloseTo(norm, within(ATOL_FP32));
        }
        assertThat(answer.get("bias").isNull()).isTrue();
        double total = 0;
        for (int j = 0; j < columns; j++) {
            assertThat((double) weights[j]).as(name).isCloseTo(exponentials[j] / sum, within((double) ATOL_FP32));
            total += weights[j];
        }
        assertThat(total).as(name).isCloseTo(1, within((double) ATOL_FP32));
        for (int i = 0; i < context.length; i++) {
            assertThat(answer.at("/context/" + i).doubleValue()).as(name).isCloseTo(context[i], within((double)
                    ATOL_FP32));
        }
    }

    private static float product(JsonNode left, JsonNode right) {
        double sum = 0;
        for (int i = 0; i < left.size(); i++) {
            sum += left.get(i).doubleValue() * right.get(i).doubleValue();
        }
        return (float) sum;
    }
}
