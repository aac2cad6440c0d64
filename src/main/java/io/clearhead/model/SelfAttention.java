package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attention in which queries, keys and values come from the same sequence (§3.2.3).
 *
 * <p>In the decoder the keys and values of earlier positions are kept, so that a new position computes only its own.
 */
final class SelfAttention extends MultiHeadAttention {

    /** Name under which query, key and value projection are stored together. */
    private static final String PROJECTIONS = "projections";

    SelfAttention(TransformerConfig config, TransformerConfig.StackConfig stack) {
        super(config, stack);
        join(PROJECTIONS, List.of("queryProjection", "keyProjection", "valueProjection"));
    }

    /**
     * Attends within a sequence.
     *
     * @param states (batch, query, model)
     * @param past keys and values of the positions before, or null at the start of the sequence
     * @param mask over past and present keys
     * @return the output; the trace holds past and present keys and values together
     */
    Output forward(NDArray states, @Nullable KeyValue past, AttentionMask mask, ForwardPass pass) {
        KeyValue present = keysAndValues(states, pass);
        KeyValue all = past == null ? present : past.append(present); // (batch, heads, past + query, headSize)
        return attend(queries(states, pass), all, mask, pass);
    }

    /** Input: states (batch, query, model); nothing is masked. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        ForwardPass pass = new ForwardPass(parameters, training);
        return new NDList(forward(inputs.singletonOrThrow(), null, AttentionMask.none(), pass)
                .output());
    }
}
