package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Attention from the target to the source: queries come from the decoder, keys and values from the encoder's memory
 * (§3.2.3, "encoder-decoder attention").
 *
 * <p>The memory does not change while a target is written, so its keys and values are computed once.
 */
final class CrossAttention extends MultiHeadAttention {

    CrossAttention(TransformerConfig config, TransformerConfig.StackConfig stack) {
        super(config, stack);
    }

    /**
     * Attends to the source.
     *
     * @param states (batch, query, model)
     * @param memory keys and values of the encoder's output, from {@link #keysAndValues}
     * @param mask hides the padding of the source
     */
    Output forward(NDArray states, KeyValue memory, AttentionMask mask, ForwardPass pass) {
        return attend(queries(states, pass), memory, mask, pass);
    }

    /** Inputs: states (batch, query, model), encoder memory (batch, key, model); nothing is masked. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        ForwardPass pass = new ForwardPass(parameters, training);
        KeyValue memory = keysAndValues(inputs.get(1), pass);
        return new NDList(
                forward(inputs.get(0), memory, AttentionMask.none(), pass).output());
    }
}
