package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The position-wise feed-forward network (§3.3, equation 2): the same two linear maps at every position, with a
 * non-linearity between them; or, with a gate, a non-linearity that decides how much of the inner map passes (Shazeer,
 * 2020).
 *
 * <pre>
 * FFN(x) = activation(x·W₁ + b₁)·W₂ + b₂
 * gated    (activation(x·Wᵍ + bᵍ) ⊙ (x·W₁ + b₁))·W₂ + b₂
 * </pre>
 */
final class FeedForward extends TransformerBlock {

    private static final float TANH_FACTOR = (float) Math.sqrt(2 / Math.PI);

    private final TransformerConfig.Activation activation;
    private final float dropout;
    private final @Nullable Linear gate;
    private final Linear inner;
    private final Linear outer;

    FeedForward(TransformerConfig config, TransformerConfig.StackConfig stack) {
        activation = config.activation();
        dropout = config.dropout();
        LinearShape widening = new LinearShape(config.modelSize(), stack.hiddenSize(), config.linearBias());
        LinearShape narrowing = new LinearShape(stack.hiddenSize(), config.modelSize(), config.linearBias());
        gate = config.gatedFeedForward() ? addLinear("gate", widening) : null;
        inner = addLinear("inner", widening);
        outer = addLinear("outer", narrowing);
    }

    /** Maps states (batch, position, model) to (batch, position, model). */
    NDArray forward(NDArray states, ForwardPass pass) {
        NDArray hidden = pass.apply(inner, states); // (batch, position, hidden)
        NDArray active = gate == null
                ? activate(hidden)
                : activate(pass.apply(gate, states)).mul(hidden); // (batch, position, hidden)
        return pass.apply(outer, pass.dropout(active, dropout)); // (batch, position, model)
    }

    private NDArray activate(NDArray hidden) {
        return switch (activation) {
            case RELU -> Activation.relu(hidden);
            case GELU -> Activation.gelu(hidden);
            case GELU_TANH -> geluTanh(hidden);
            case SWISH -> Activation.swish(hidden, 1);
        };
    }

    private static NDArray geluTanh(NDArray hidden) {
        NDArray cubic = hidden.mul(hidden).mul(hidden).mul(0.044715f);
        return hidden.add(cubic).mul(TANH_FACTOR).tanh().add(1).mul(hidden).mul(0.5f);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        return new NDList(forward(inputs.singletonOrThrow(), new ForwardPass(parameters, training)));
    }
}
