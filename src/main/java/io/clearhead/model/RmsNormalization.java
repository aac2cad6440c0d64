package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * Brings every state to root mean square 1, then scales it (Zhang and Sennrich, 2019); T5's norm:
 *
 * <pre>norm(x) = x / √(mean(x²) + ε) · weight</pre>
 */
final class RmsNormalization extends Normalization {

    private static final int[] LAST_AXIS = {-1};

    private final float epsilon;
    private final Parameter weight; // (model)

    RmsNormalization(int modelSize, float epsilon) {
        this.epsilon = epsilon;
        weight = addParameter("weight", Parameter.Type.GAMMA, new Shape(modelSize));
    }

    @Override
    NDArray forward(NDArray states, ForwardPass pass) {
        NDArray size = states.mul(states).mean(LAST_AXIS, true).add(epsilon).sqrt(); // (…, 1)
        return states.div(size).mul(pass.value(weight, states.getDevice()));
    }
}
