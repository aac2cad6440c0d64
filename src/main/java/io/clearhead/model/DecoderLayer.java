package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * One layer of the decoder: masked self-attention, cross-attention to the encoder's memory, feed-forward, each in a
 * {@link Sublayer} (§3.1, figure 1 right).
 */
final class DecoderLayer extends TransformerBlock {

    private final SelfAttention selfAttention;
    private final Sublayer selfAttentionSublayer;
    private final CrossAttention crossAttention;
    private final Sublayer crossAttentionSublayer;
    private final FeedForward feedForward;
    private final Sublayer feedForwardSublayer;

    DecoderLayer(TransformerConfig config) {
        TransformerConfig.StackConfig stack = config.decoder();
        selfAttention = add("selfAttention", new SelfAttention(config, stack));
        selfAttentionSublayer = add("selfAttentionSublayer", new Sublayer(config));
        crossAttention = add("crossAttention", new CrossAttention(config, stack));
        crossAttentionSublayer = add("crossAttentionSublayer", new Sublayer(config));
        feedForward = add("feedForward", new FeedForward(config, stack));
        feedForwardSublayer = add("feedForwardSublayer", new Sublayer(config));
    }

    /**
     * What a layer reads besides the states.
     *
     * @param past keys and values of earlier target positions, or null at the start
     * @param memory keys and values of the source
     * @param targetMask hides the future
     * @param memoryMask hides the padding of the source
     */
    record Context(@Nullable KeyValue past, KeyValue memory, AttentionMask targetMask, AttentionMask memoryMask) {}

    /**
     * States behind one layer.
     *
     * @param states (batch, target, model)
     * @param selfAttention its trace; holds the keys and values of past and present positions
     * @param crossAttention its trace
     */
    record Output(NDArray states, AttentionTrace selfAttention, AttentionTrace crossAttention) {}

    /** Keys and values of the encoder's memory (batch, source, model) for this layer. */
    KeyValue memory(NDArray memory, ForwardPass pass) {
        return crossAttention.keysAndValues(memory, pass);
    }

    /** Applies the layer to states (batch, target, model). */
    Output forward(NDArray states, Context context, ForwardPass pass) {
        MultiHeadAttention.Output self = selfAttention.forward(
                selfAttentionSublayer.before(states, pass), context.past(), context.targetMask(), pass);
        NDArray mixed = selfAttentionSublayer.after(states, self.output(), pass); // (batch, target, model)
        MultiHeadAttention.Output cross = crossAttention.forward(
                crossAttentionSublayer.before(mixed, pass), context.memory(), context.memoryMask(), pass);
        NDArray informed = crossAttentionSublayer.after(mixed, cross.output(), pass); // (batch, target, model)
        NDArray output = feedForward.forward(feedForwardSublayer.before(informed, pass), pass);
        return new Output(feedForwardSublayer.after(informed, output, pass), self.trace(), cross.trace());
    }

    /** Inputs: states (batch, target, model), encoder memory (batch, source, model); the future is masked. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        ForwardPass pass = new ForwardPass(parameters, training);
        NDArray states = inputs.get(0);
        int length = (int) states.getShape().get(1);
        AttentionMask causal = AttentionMask.causal(states.getManager(), length);
        Context context = new Context(null, memory(inputs.get(1), pass), causal, AttentionMask.none());
        return new NDList(forward(states, context, pass).states());
    }
}
