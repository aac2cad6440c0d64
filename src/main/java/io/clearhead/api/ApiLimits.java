package io.clearhead.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The most that one request may ask for. Every limit is at least 1. What exceeds one is refused with a problem that says so;
 * nothing is cut to fit.
 *
 * @param textCharacters Unicode code points of one text
 * @param sourceTokens tokens of one source, special tokens included; the model's own limit holds as well
 * @param targetTokens new tokens of one target; the model's own limit holds as well
 * @param inputs texts in one request
 * @param beams hypotheses of a beam search
 * @param attentionCells attention weights in one answer
 * @param bodyBytes bytes of a request's body
 * @param queuedInputs texts of all requests that may wait for a worker
 * @param requestTimeout most time for one request, waiting included; at least 1 ms
 */
public record ApiLimits(
        int textCharacters,
        int sourceTokens,
        int targetTokens,
        int inputs,
        int beams,
        long attentionCells,
        long bodyBytes,
        int queuedInputs,
        Duration requestTimeout) {

    /** Checks that every limit is at least 1; the exception names all that are not. */
    public ApiLimits {
        List<String> problems = new ArrayList<>();
        requirePositive(problems, "textCharacters", textCharacters);
        requirePositive(problems, "sourceTokens", sourceTokens);
        requirePositive(problems, "targetTokens", targetTokens);
        requirePositive(problems, "inputs", inputs);
        requirePositive(problems, "beams", beams);
        requirePositive(problems, "attentionCells", attentionCells);
        requirePositive(problems, "bodyBytes", bodyBytes);
        requirePositive(problems, "queuedInputs", queuedInputs);
        requirePositive(problems, "requestTimeout in milliseconds", requestTimeout.toMillis());
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void requirePositive(List<String> problems, String name, long value) {
        if (value < 1) {
            problems.add(name + " must be at least 1, but is " + value);
        }
    }

    /** Limits that suit one small machine: 8,000 characters, 512 tokens each way, 32 inputs, 16 beams, 8 Mi cells, 2 MiB, 128 waiting, 60 s. */
    public static ApiLimits standard() {
        return new ApiLimits(8_000, 512, 512, 32, 16, 8_388_608, 2 << 20, 128, Duration.ofSeconds(60));
    }
}
