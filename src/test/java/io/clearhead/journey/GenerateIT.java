package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What {@code /generate} answers is what Hugging Face transformers' {@code generate()} writes. */
@BuiltInServer
class GenerateIT {

    /** Rounding of fp32 sums in another order; the reference is rounded as well. */
    private static final double ATOL_FP32 = 1e-4;

    /** Odd texts, and from the end of the shorter runs everyday sentences; those between write until they are stopped. */
    private static final List<Integer> FIRST_TEXTS = List.of(0, 27);

    private static final int INPUTS = 13;

    private static final Map<String, int[]> SOURCES = Golden.sourceIds();

    private final ApiClient api;

    @Autowired
    GenerateIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    static Stream<Named<JsonNode>> runs() {
        JsonNode golden = Golden.json("generation.json");
        List<String> supported =
                List.of("greedy", "beam4", "beam4_lp06_early", "beam5_nbest5", "greedy_max5", "beam4_max5");
        return Stream.of("generation", "generation_more")
                .flatMap(set -> StreamSupport.stream(golden.get(set).spliterator(), false))
                .filter(run -> supported.contains(run.get("name").stringValue()))
                .map(run -> Named.of(run.get("name").stringValue(), run));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void answersAreThoseOfTheReferenceInTheOrderOfTheInputs(JsonNode run) throws Exception {
        List<String> texts = Golden.texts(Golden.json("generation.json").get("texts"));
        Map<String, Object> parameters = new LinkedHashMap<>(Map.of("details", true));
        run.get("parameters").properties().forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
        for (int from : FIRST_TEXTS) {
            List<String> inputs = texts.subList(from, from + INPUTS);
            JsonNode answers = api.json("/generate", Map.of("inputs", inputs, "parameters", parameters));
            assertThat(answers).hasSameSizeAs(inputs);
            for (int i = 0; i < inputs.size(); i++) {
                checkAnswer(inputs.get(i), answers.get(i), run.get("rows").get(from + i));
            }
        }
    }

    private static void checkAnswer(String input, JsonNode answer, JsonNode expected) {
        assertThat(answer.get("generated_text")).as(input).isEqualTo(expected.at("/0/text"));
        checkDetails(input, answer.get("details"), expected.get(0));
        assertThat(answer.has("sequences")).isEqualTo(expected.size() > 1);
        for (int i = 0; i < answer.path("sequences").size(); i++) {
            JsonNode sequence = answer.at("/sequences/" + i);
            assertThat(sequence.get("generated_text")).as(input).isEqualTo(expected.at("/" + i + "/text"));
            assertThat(sequence.get("score")).isEqualTo(sequence.at("/details/score"));
            checkDetails(input, sequence.get("details"), expected.get(i));
        }
    }

    private static void checkDetails(String input, JsonNode details, JsonNode expected) {
        String reason = details.get("finish_reason").stringValue();
        List<Integer> ids = new ArrayList<>();
        details.get("tokens").forEach(token -> ids.add(token.get("id").intValue()));
        assertThat(ids).as(input).containsExactly(boxed(Golden.ints(expected.get("ids"))));
        float[] logProbabilities = Golden.floats(expected.get("logprobs"));
        for (int t = 0; t < logProbabilities.length; t++) {
            JsonNode token = details.at("/tokens/" + t);
            assertThat(token.get("logprob").doubleValue())
                    .as("%s: log-probability of token %d", input, t)
                    .isCloseTo(logProbabilities[t], within(ATOL_FP32));
        }
        if (expected.has("score")) {
            assertThat(details.get("score").doubleValue())
                    .as("%s: score", input)
                    .isCloseTo(expected.get("score").doubleValue(), within(ATOL_FP32));
        }
        assertThat(details.get("generated_tokens").intValue()).isEqualTo(ids.size());
        assertThat(reason).isIn("eos_token", "length");
        assertThat(details.get("seed").isNull()).isTrue();
        int[] source = Objects.requireNonNull(SOURCES.get(input), input);
        assertThat(details.get("input_length").intValue()).isEqualTo(source.length);
        assertThat(details.get("prefill"))
                .extracting(token -> token.get("id").intValue())
                .containsExactly(boxed(source));
    }

    private static Integer[] boxed(int[] ids) {
        return IntStream.of(ids).boxed().toArray(Integer[]::new);
    }

    @Test
    void theChosenTokenIsTheLikeliestCandidateOfAGreedySearch() throws Exception {
        JsonNode details = api.json(
                        "/generate",
                        "{\"inputs\": \"I ate an apple.\","
                                + "\"parameters\": {\"num_beams\": 1, \"details\": true, \"top_n_tokens\": 3}}")
                .get("details");

        assertThat(details.get("top_tokens")).hasSameSizeAs(details.get("tokens"));
        for (int t = 0; t < details.get("tokens").size(); t++) {
            JsonNode candidates = details.at("/top_tokens/" + t);
            assertThat(candidates).hasSize(3);
            assertThat(candidates.get(0)).isEqualTo(details.at("/tokens/" + t));
            assertThat(candidates)
                    .extracting(token -> -token.get("logprob").doubleValue())
                    .isSorted();
        }
    }

    @Test
    void theDefaultsAreThoseOfTheCheckpoint() throws Exception {
        JsonNode byDefault =
                api.json("/generate", "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"details\": true}}");
        assertThat(byDefault.at("/details/score").doubleValue()).isCloseTo(-0.094447, within(ATOL_FP32)); // beam4
    }

    @Test
    void lengthsCountTheDecoderStart() throws Exception {
        String body =
                "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"num_beams\": 1, \"details\": true, \"%s\": %d}}";
        JsonNode newTokens =
                api.json("/generate", body.formatted("max_new_tokens", 5)).get("details");
        JsonNode length = api.json("/generate", body.formatted("max_length", 6)).get("details");
        JsonNode whole = api.json("/generate", body.formatted("max_length", 60)).get("details");

        assertThat(length.get("tokens")).isEqualTo(newTokens.get("tokens")).hasSize(5);
        assertThat(length.get("finish_reason").stringValue()).isEqualTo("length");
        assertThat(whole.get("finish_reason").stringValue()).isEqualTo("eos_token");
    }
}
