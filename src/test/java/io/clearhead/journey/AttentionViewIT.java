package io.clearhead.journey;

import static io.clearhead.testkit.Floats.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.testkit.ApiClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What {@code /attention} makes of weights is what plain loops make of those of Hugging Face transformers. */
@BuiltInServer
class AttentionViewIT {

    private static final int HEADS = 8;
    private static ReferenceTensors reference;

    private final ApiClient api;

    @Autowired
    AttentionViewIT(@LocalServerPort int port) {
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

    static IntStream sentences() {
        return IntStream.range(0, 20);
    }

    private JsonNode answer(int sentence, Map<String, Object> fields) throws Exception {
        Map<String, Object> request = new HashMap<>(fields);
        request.put("inputs", reference.text(sentence));
        request.put("target_ids", reference.targetIds(sentence));
        return api.json("/attention", request);
    }

    /** The mean of the heads of one layer, (rows, columns). */
    private static double[][] mean(int sentence, String kind, int layer, int columns) {
        float[] weights = reference.attention(sentence, kind, layer);
        int rows = weights.length / HEADS / columns;
        double[][] mean = new double[rows][columns];
        for (int i = 0; i < weights.length; i++) {
            mean[i / columns % rows][i % columns] += weights[i] / HEADS;
        }
        return mean;
    }

    private static float[] flat(double[][] matrix) {
        int columns = matrix[0].length;
        float[] flat = new float[matrix.length * columns];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) matrix[i / columns][i % columns];
        }
        return flat;
    }

    private static int columns(JsonNode answer, String kind) {
        return answer.at(kind.equals("decoder") ? "/target/fed" : "/source/tokens")
                .size();
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void meanOfHeadsIsThatOfTheReference(int sentence) throws Exception {
        JsonNode answer = answer(sentence, Map.of("reduce", Map.of("heads", "mean")));
        for (String kind : ReferenceTensors.KINDS) {
            for (int layer = 0; layer < ReferenceTensors.layers(kind); layer++) {
                assertClose(
                        kind + " " + layer,
                        ReferenceTensors.flat(answer.at("/attention/" + kind + "/data/" + layer)),
                        flat(mean(sentence, kind, layer, columns(answer, kind))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void maximumOfLayersIsThatOfTheReference(int sentence) throws Exception {
        JsonNode answer = answer(sentence, Map.of("reduce", Map.of("layers", "max")));
        for (String kind : ReferenceTensors.KINDS) {
            float[] expected = reference.attention(sentence, kind, 0);
            for (int layer = 1; layer < ReferenceTensors.layers(kind); layer++) {
                float[] weights = reference.attention(sentence, kind, layer);
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = Math.max(expected[i], weights[i]);
                }
            }
            assertClose(kind, ReferenceTensors.flat(answer.at("/attention/" + kind + "/data")), expected);
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void wordsAddUpTheReference(int sentence) throws Exception {
        JsonNode answer = answer(sentence, Map.of("words", true, "reduce", Map.of("heads", "mean")));
        for (String kind : ReferenceTensors.KINDS) {
            JsonNode rows = answer.at(kind.equals("encoder") ? "/source/words" : "/target/predicted_words");
            JsonNode columns = answer.at(kind.equals("decoder") ? "/target/fed_words" : "/source/words");
            for (int layer = 0; layer < ReferenceTensors.layers(kind); layer++) {
                double[][] tokens = mean(sentence, kind, layer, columns(answer, kind));
                double[][] words = new double[rows.size()][columns.size()];
                for (int row = 0; row < rows.size(); row++) {
                    for (int column = 0; column < columns.size(); column++) {
                        words[row][column] = merged(tokens, rows.get(row), columns.get(column));
                    }
                }
                assertClose(
                        kind + " " + layer,
                        ReferenceTensors.flat(answer.at("/attention/" + kind + "/data/" + layer)),
                        flat(words));
            }
        }
    }

    private static double merged(double[][] tokens, JsonNode row, JsonNode column) {
        int from = row.at("/tokens/0").intValue();
        int to = row.at("/tokens/1").intValue();
        double sum = 0;
        for (int i = from; i < to; i++) {
            for (int j = column.at("/tokens/0").intValue();
                    j < column.at("/tokens/1").intValue();
                    j++) {
                sum += tokens[i][j];
            }
        }
        return sum / (to - from);
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void rolloutFollowsTheReference(int sentence) throws Exception {
        JsonNode answer = answer(sentence, Map.of("include", List.of("rollout"), "layers", List.of(1)));
        int source = answer.at("/source/tokens").size();
        double[][] encoder = rollout(sentence, "encoder", source);
        double[][] decoder =
                rollout(sentence, "decoder", answer.at("/target/fed").size());
        double[][] cross = product(mean(sentence, "cross", 2, source), encoder);

        assertClose("encoder", ReferenceTensors.flat(answer.at("/rollout/encoder")), flat(encoder));
        assertClose("decoder", ReferenceTensors.flat(answer.at("/rollout/decoder")), flat(decoder));
        assertClose("cross", ReferenceTensors.flat(answer.at("/rollout/cross")), flat(cross));
    }

    private static double[][] rollout(int sentence, String kind, int length) {
        double[][] rollout = new double[length][length];
        for (int i = 0; i < length; i++) {
            rollout[i][i] = 1;
        }
        for (int layer = 0; layer < ReferenceTensors.layers(kind); layer++) {
            double[][] weights = mean(sentence, kind, layer, length);
            for (int i = 0; i < length; i++) {
                for (int j = 0; j < length; j++) {
                    weights[i][j] = 0.5 * weights[i][j] + (i == j ? 0.5 : 0);
                }
            }
            rollout = product(weights, rollout);
        }
        return rollout;
    }

    private static double[][] product(double[][] left, double[][] right) {
        double[][] product = new double[left.length][right[0].length];
        for (int i = 0; i < product.length; i++) {
            for (int j = 0; j < product[i].length; j++) {
                for (int k = 0; k < right.length; k++) {
                    product[i][j] += left[i][k] * right[k][j];
                }
            }
        }
        return product;
    }

    /** Peak and entropy of the rows that predict text, whatever part of the maps is shown. */
    @ParameterizedTest
    @MethodSource("sentences")
    void statisticsAreThoseOfTheReference(int sentence) throws Exception {
        JsonNode answer = answer(
                sentence, Map.of("include", List.of("stats"), "window", Map.of("rows", List.of(0, 1)), "words", true));
        JsonNode predicted = answer.at("/target/predicted");
        int columns = answer.at("/source/tokens").size();
        for (int layer = 0; layer < 3; layer++) {
            float[] weights = reference.attention(sentence, "cross", layer);
            for (int head = 0; head < HEADS; head++) {
                double peak = 0;
                double entropy = 0;
                int rows = 0;
                for (int row = 0; row < predicted.size(); row++) {
                    if (predicted.get(row).path("special").booleanValue()) {
                        continue;
                    }
                    rows++;
                    double most = 0;
                    for (int column = 0; column < columns; column++) {
                        double weight = weights[(head * predicted.size() + row) * columns + column];
                        most = Math.max(most, weight);
                        entropy -= weight > 0 ? weight * Math.log(weight) / Math.log(2) : 0;
                    }
                    peak += most;
                }
                JsonNode found = answer.at("/stats/cross/" + layer + "/" + head);
                assertThat(found.path("peak").doubleValue()).isCloseTo(peak / rows, within(1e-5));
                assertThat(found.path("entropy").doubleValue()).isCloseTo(entropy / rows, within(1e-4));
            }
        }
    }
}
