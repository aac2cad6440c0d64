package io.clearhead.generation;

import java.time.Duration;
import java.util.List;

/**
 * What a search found.
 *
 * @param sequences best first; at least one
 * @param encodeTime time spent on the source
 * @param decodeTime time spent on the target
 */
public record GenerationResult(List<GeneratedSequence> sequences, Duration encodeTime, Duration decodeTime) {

    public GenerationResult {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("a result has at least one sequence");
        }
    }

    /** The best sequence. */
    public GeneratedSequence best() {
        return sequences.get(0);
    }
}
