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
 * non-linearity between them.
 *
 * <pre>FFN(x) = activation(x·W₁ + b₁)·W₂ + b₂</pre>
 */
final class FeedForward extends TransformerBlock {

    private final TransformerConfig.Activation activation;
    private final float dropout;
    private final Linear inner;
    private final Linear outer;

    FeedForward(int modelSize, int hiddenSize, TransformerConfig.Activation activation, float dropout) {
        this.activation = activation;
        this.dropout = dropout;
        inner = addLinear("inner", modelSize, hiddenSize);
        outer = addLinear("outer", hiddenSize, modelSize);
    }

    /** Maps states (batch, position, model) to (batch, position, model). */
    NDArray forward(NDArray states, ForwardPass pass) {
        NDArray hidden = activate(inner.forward(pass.parameters(), new NDList(states), pass.training())
                .singletonOrThrow()); // (batch, position, hidden)
        NDArray kept = pass.dropout(hidden, dropout);
        return outer.forward(pass.parameters(), new NDList(kept), pass.training())
                .singletonOrThrow(); // (batch, position, model)
    }

    private NDArray activate(NDArray hidden) {
        if (activation == TransformerConfig.Activation.RELU) {
            return Activation.relu(hidden);
        }
        return activation == TransformerConfig.Activation.GELU ? Activation.gelu(hidden) : Activation.swish(hidden, 1);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        return new NDList(forward(inputs.singletonOrThrow(), new ForwardPass(parameters, training)));
    }
}
