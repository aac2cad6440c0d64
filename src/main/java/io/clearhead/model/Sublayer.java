package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.clearhead.model.NormConfig.Placement;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every attention and feed-forward network: a residual sum and a norm (§3.1).
 *
 * <pre>post (the paper)   norm(x + f(x))
 * pre                x + f(norm(x))</pre>
 *
 * <p>Used in two halves, so that the network between them can return more than its output:
 *
 * <pre>y = f(sublayer.before(x));  x = sublayer.after(x, y);</pre>
 */
final class Sublayer extends TransformerBlock {

    private final Placement placement;
    private final float dropout;
    private final Normalization norm;

    Sublayer(TransformerConfig config) {
        placement = config.norm().placement();
        dropout = config.dropout();
        norm = add("norm", Normalization.of(config));
    }

    /** The input of the wrapped network, (batch, position, model). */
    NDArray before(NDArray states, ForwardPass pass) {
        return placement == Placement.PRE ? norm.forward(states, pass) : states;
    }

    /** The output of the sublayer, (batch, position, model), from its input and the wrapped network's output. */
    NDArray after(NDArray states, NDArray output, ForwardPass pass) {
        NDArray sum = states.add(pass.dropout(output, dropout));
        return placement == Placement.POST ? norm.forward(sum, pass) : sum;
    }

    /** Inputs: the sublayer's input and the wrapped network's output, (batch, position, model) each. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        return new NDList(after(inputs.get(0), inputs.get(1), new ForwardPass(parameters, training)));
    }
}
