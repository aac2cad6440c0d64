package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** One layer of the encoder: self-attention, then feed-forward, each in a {@link Sublayer} (§3.1, figure 1 left). */
final class EncoderLayer extends TransformerBlock {

    private final SelfAttention selfAttention;
    private final Sublayer selfAttentionSublayer;
    private final FeedForward feedForward;
    private final Sublayer feedForwardSublayer;

    EncoderLayer(TransformerConfig config) {
        TransformerConfig.StackConfig stack = config.encoder();
        selfAttention = add("selfAttention", new SelfAttention(config, stack));
        selfAttentionSublayer = add("selfAttentionSublayer", new Sublayer(config));
        feedForward = add("feedForward", new FeedForward(config, stack));
        feedForwardSublayer = add("feedForwardSublayer", new Sublayer(config));
    }

    /**
     * States behind one layer.
     *
     * @param states (batch, source, model)
     * @param selfAttention how its attention came about
     */
    record Output(NDArray states, AttentionTrace selfAttention) {}

    /**
     * Applies the layer.
     *
     * @param states (batch, source, model)
     * @param mask hides the padding of the source
     */
    Output forward(NDArray states, AttentionMask mask, ForwardPass pass) {
        MultiHeadAttention.Output attended =
                selfAttention.forward(selfAttentionSublayer.before(states, pass), null, mask, pass);
        NDArray mixed = selfAttentionSublayer.after(states, attended.output(), pass); // (batch, source, model)
        NDArray output = feedForward.forward(feedForwardSublayer.before(mixed, pass), pass);
        return new Output(feedForwardSublayer.after(mixed, output, pass), attended.trace());
    }

    /** Input: states (batch, source, model); nothing is masked. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        ForwardPass pass = new ForwardPass(parameters, training);
        return new NDList(
                forward(inputs.singletonOrThrow(), AttentionMask.none(), pass).states());
    }
}
