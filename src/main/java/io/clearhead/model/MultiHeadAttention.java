package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;

/**
 * Several attentions side by side, each on its own projection of query, key and value (§3.2.2):
 *
 * <pre>MultiHead(Q, K, V) = Concat(head_1 … head_h)·Wᴼ    head_i = Attention(Q·Wᵢᵠ, K·Wᵢᴷ, V·Wᵢⱽ)</pre>
 *
 * <p>The projections of all heads are one matrix each; splitting the model axis into (heads, headSize) gives every head
 * its own part. What differs between {@link SelfAttention} and {@link CrossAttention} is only where keys and values come
 * from and how long they are kept.
 */
abstract sealed class MultiHeadAttention extends TransformerBlock permits SelfAttention, CrossAttention {

    private final int heads;
    private final int headSize;
    private final Linear queryProjection;
    private final Linear keyProjection;
    private final Linear valueProjection;
    private final Linear outputProjection;
    private final ScaledDotProductAttention attention;

    MultiHeadAttention(TransformerConfig config, TransformerConfig.StackConfig stack) {
        heads = stack.heads();
        headSize = stack.headSize();
        LinearShape splitting = new LinearShape(config.modelSize(), stack.attentionSize(), config.linearBias());
        LinearShape joining = new LinearShape(stack.attentionSize(), config.modelSize(), config.linearBias());
        queryProjection = addLinear("queryProjection", splitting);
        keyProjection = addLinear("keyProjection", splitting);
        valueProjection = addLinear("valueProjection", splitting);
        outputProjection = addLinear("outputProjection", joining);
        attention = new ScaledDotProductAttention(config.attentionScale(stack));
    }

    /**
     * What one multi-head attention computed.
     *
     * @param output (batch, query, model)
     * @param trace how it came about
     */
    record Output(NDArray output, AttentionTrace trace) {}

    /** Projects states (batch, query, model) to queries of every head: (batch, heads, query, headSize). */
    final NDArray queries(NDArray states, ForwardPass pass) {
        return splitHeads(pass.apply(queryProjection, states));
    }

    /** Projects states (batch, key, model) to keys and values of every head: (batch, heads, key, headSize) each. */
    final KeyValue keysAndValues(NDArray states, ForwardPass pass) {
        return new KeyValue(
                splitHeads(pass.apply(keyProjection, states)), splitHeads(pass.apply(valueProjection, states)));
    }

    /**
     * Attends and projects the concatenated contexts of all heads.
     *
     * @param queries (batch, heads, query, headSize)
     * @param keysAndValues (batch, heads, key, headSize) each
     */
    final Output attend(NDArray queries, KeyValue keysAndValues, AttentionMask mask, ForwardPass pass) {
        ScaledDotProductAttention.Output attended =
                attention.attend(queries, keysAndValues.key(), keysAndValues.value(), mask);
        NDArray joined = joinHeads(attended.context()); // (batch, query, heads * headSize)
        NDArray outputWeight = pass.value(outputProjection.getDirectParameters().get("weight"), queries.getDevice());
        AttentionTrace trace = new AttentionTrace(
                queries, keysAndValues, mask.positionBias(), attended.weights(), attended.context(), outputWeight);
        return new Output(pass.apply(outputProjection, joined), trace);
    }

    private NDArray splitHeads(NDArray states) {
        long batch = states.getShape().get(0);
        long length = states.getShape().get(1);
        if (length == 1) { // the order of elements stays, so a single position needs no transposition
            return states.reshape(batch, heads, 1, headSize); // (batch, heads, 1, headSize)
        }
        return states.reshape(batch, length, heads, headSize)
                .transpose(0, 2, 1, 3); // (batch, heads, position, headSize)
    }

    private NDArray joinHeads(NDArray context) {
        long batch = context.getShape().get(0);
        long length = context.getShape().get(2);
        NDArray ordered = length == 1 ? context : context.transpose(0, 2, 1, 3); // (batch, query, heads, headSize)
        return ordered.reshape(batch, length, (long) heads * headSize);
    }
}
