package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.LayerNorm;

/**
 * Brings every state to mean 0 and variance 1, then scales and shifts it (Ba et al., 2016; §3.1):
 *
 * <pre>norm(x) = (x − mean(x)) / √(variance(x) + ε) · weight + bias</pre>
 */
final class LayerNormalization extends Normalization {

    private final Shape normalizedShape;
    private final float epsilon;
    private final Parameter weight; // (model)
    private final Parameter bias; // (model)

    LayerNormalization(int modelSize, float epsilon) {
        this.epsilon = epsilon;
        normalizedShape = new Shape(modelSize);
        weight = addParameter("weight", Parameter.Type.GAMMA, normalizedShape);
        bias = addParameter("bias", Parameter.Type.BETA, normalizedShape);
    }

    @Override
    NDArray forward(NDArray states, ForwardPass pass) {
        NDArray gamma = pass.value(weight, states.getDevice());
        NDArray beta = pass.value(bias, states.getDevice());
        return LayerNorm.layerNorm(states, normalizedShape, gamma, beta, epsilon)
                .singletonOrThrow();
    }
}
