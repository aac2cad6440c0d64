package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What every layer of the decoder did while it read a whole target at once.
 *
 * @param hiddenStates (batch, target, model): at 0 embedding + position, at k the states behind layer k (the last one
 *     behind the final norm, where there is one)
 * @param selfAttention masked self-attention, one per layer
 * @param crossAttention attention to the source, one per layer
 * @param logits (batch, target, vocab): row t predicts the token behind target token t
 */
public record DecoderTrace(
        List<NDArray> hiddenStates,
        List<AttentionTrace> selfAttention,
        List<AttentionTrace> crossAttention,
        NDArray logits) {

    public DecoderTrace {
        hiddenStates = List.copyOf(hiddenStates);
        selfAttention = List.copyOf(selfAttention);
        crossAttention = List.copyOf(crossAttention);
    }
}
