package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.checkpoint.EarlyStopping;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.testkit.BuiltInModel;
import io.clearhead.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Greedy and beam search give the ids, log-probabilities and scores of Hugging Face transformers' {@code generate()}. Where two
 * candidates differ by less than the rounding of another processor's kernels, either is right; such cases are counted.
 */
class GenerationParityTest {

    /** Rounding of fp32 sums in another order; the reference itself is rounded to five or six digits. */
    private static final float ATOL_FP32 = 1e-4f;

    /** Resolution of the reference's own fp32 scores: two units in the last place of 550 are already more than 1e-4. */
    private static final double RTOL_SCORE = 1e-6;

    private static final Set<String> SUPPORTED = Set.of(
            "num_beams",
            "num_return_sequences",
            "length_penalty",
            "early_stopping",
            "max_new_tokens",
            "min_new_tokens");

    private static final List<String> nearTies = new ArrayList<>();

    private static InferenceSession session;

    @BeforeAll
    static void openSession() {
        session = BuiltInModel.get().openSession();
    }

    @AfterAll
    static void closeSession() {
        System.out.println("near-ties in which rounding chose another sequence: " + nearTies.size() + " " + nearTies);
        session.close();
    }

    static Stream<Named<Run>> runs() {
        JsonNode golden = Golden.json("generation.json");
        return Stream.of("", "_more")
                .flatMap(set -> StreamSupport.stream(
                                golden.get("generation" + set).spliterator(), false)
                        .filter(run ->
                                SUPPORTED.containsAll(run.get("parameters").propertyNames()))
                        .map(run -> Named.of(
                                run.get("name").stringValue(),
                                new Run(
                                        Golden.texts(golden.get("texts" + set)),
                                        run.get("parameters"),
                                        run.get("rows")))));
    }

    record Run(List<String> texts, JsonNode parameters, JsonNode rows) {}

    @ParameterizedTest
    @MethodSource("runs")
    void everySentenceIsWrittenAsByGenerate(Run run) {
        Map<String, int[]> sources = Golden.sourceIds();
        GenerationSettings settings = settings(run.parameters());
        List<String> differences = new ArrayList<>();
        for (int row = 0; row < run.texts().size(); row++) {
            String text = run.texts().get(row);
            GenerationResult result = session.generate(
                    Objects.requireNonNull(sources.get(text), text), settings, GenerationListener.none());
            compare(text, result, run.rows().get(row), differences);
        }
        assertThat(differences).isEmpty();
    }

    private static void compare(String text, GenerationResult result, JsonNode expected, List<String> differences) {
        assertThat(result.sequences()).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            GeneratedSequence sequence = result.sequences().get(i);
            int[] ids = Golden.ints(expected.get(i).get("ids"));
            if (!Arrays.equals(sequence.ids(), ids)) {
                if (isNearTie(sequence, expected.get(i))) {
                    nearTies.add(text);
                    continue;
                }
                differences.add("%s [%d]: expected %s, got %s"
                        .formatted(text, i, Arrays.toString(ids), Arrays.toString(sequence.ids())));
                continue;
            }
            float[] logProbabilities = Golden.floats(expected.get(i).get("logprobs"));
            for (int t = 0; t < ids.length; t++) {
                assertThat(sequence.tokens().get(t).logProbability())
                        .as("%s: log-probability of token %d", text, t)
                        .isCloseTo(logProbabilities[t], within(ATOL_FP32));
            }
            if (expected.get(i).has("score")) {
                double score = expected.get(i).get("score").doubleValue();
                assertThat(sequence.score())
                        .as("%s: score", text)
                        .isCloseTo(score, within(ATOL_FP32 + RTOL_SCORE * Math.abs(score)));
            }
        }
    }

    /**
     * Whether two candidates were so close that rounding decides: of a beam search by their scores, of a greedy search by the
     * probabilities of the first token that differs.
     */
    private static boolean isNearTie(GeneratedSequence sequence, JsonNode expected) {
        if (expected.has("score")) {
            return Math.abs(sequence.score() - expected.get("score").doubleValue()) < ATOL_FP32;
        }
        int[] ids = Golden.ints(expected.get("ids"));
        int first = Arrays.mismatch(sequence.ids(), ids);
        if (first >= Math.min(ids.length, sequence.tokens().size())) {
            return false;
        }
        float reference = expected.get("logprobs").get(first).floatValue();
        return Math.abs(sequence.tokens().get(first).logProbability() - reference) < ATOL_FP32;
    }

    private static GenerationSettings settings(JsonNode parameters) {
        GenerationSettings.Builder builder = BuiltInModel.get().defaults().toBuilder();
        parameters.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "num_beams" -> builder.numBeams(value.intValue());
                case "num_return_sequences" -> builder.numReturnSequences(value.intValue());
                case "length_penalty" -> builder.lengthPenalty(value.doubleValue());
                case "max_new_tokens" -> builder.maxNewTokens(value.intValue());
                case "min_new_tokens" -> builder.minNewTokens(value.intValue());
                case "early_stopping" ->
                    builder.earlyStopping(
                            value.isString()
                                    ? EarlyStopping.NEVER
                                    : value.booleanValue() ? EarlyStopping.TRUE : EarlyStopping.FALSE);
                default -> throw new IllegalArgumentException(entry.getKey());
            }
        });
        return builder.build();
    }
}
