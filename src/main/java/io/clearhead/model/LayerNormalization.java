package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Brings every state to mean 0 and variance 1, then scales and shifts it (Ba et al., 2016; §3.1):
 *
 * <pre>norm(x) = (x − mean(x)) / √(variance(x) + ε) · weight + bias</pre>
 */
final class LayerNormalization extends TransformerBlock {

    static final float EPSILON = 1e-5f;

    private final Shape normalizedShape;
    private final Parameter weight; // (model)
    private final Parameter bias; // (model)

    LayerNormalization(int modelSize) {
        normalizedShape = new Shape(modelSize);
        weight = addParameter("weight", Parameter.Type.GAMMA, normalizedShape);
        bias = addParameter("bias", Parameter.Type.BETA, normalizedShape);
    }

    /** Normalises the last axis; keeps the shape (…, model). */
    NDArray forward(NDArray states, ForwardPass pass) {
        NDArray gamma = pass.value(weight, states.getDevice());
        NDArray beta = pass.value(bias, states.getDevice());
        return LayerNorm.layerNorm(states, normalizedShape, gamma, beta, EPSILON)
                .singletonOrThrow();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        return new NDList(forward(inputs.singletonOrThrow(), new ForwardPass(parameters, training)));
    }
}
