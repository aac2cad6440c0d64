package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What every layer of the encoder did.
 *
 * @param hiddenStates (batch, source, model): at 0 embedding + position, at k the states behind layer k; the last one is
 *     the memory (behind the final norm, where there is one)
 * @param selfAttention one per layer
 */
public record EncoderTrace(List<NDArray> hiddenStates, List<AttentionTrace> selfAttention) {

    public EncoderTrace {
        hiddenStates = List.copyOf(hiddenStates);
        selfAttention = List.copyOf(selfAttention);
    }

    /** The encoder's output, (batch, source, model). */
    public NDArray memory() {
        return hiddenStates.get(hiddenStates.size() - 1);
    }
}
