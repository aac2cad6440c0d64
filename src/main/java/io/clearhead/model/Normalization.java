package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** Brings the size of every state to a common measure, so that deep stacks can be trained (§3.1). */
abstract sealed class Normalization extends TransformerBlock permits LayerNormalization, RmsNormalization {

    /** The kind of norm that the configuration asks for. */
    static Normalization of(TransformerConfig config) {
        return config.norm().kind() == NormConfig.Kind.LAYER_NORM
                ? new LayerNormalization(config.modelSize(), config.norm().epsilon())
                : new RmsNormalization(config.modelSize(), config.norm().epsilon());
    }

    /** Normalises the last axis; keeps the shape (…, model). */
    abstract NDArray forward(NDArray states, ForwardPass pass);

    @Override
    protected final NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        return new NDList(forward(inputs.singletonOrThrow(), new ForwardPass(parameters, training)));
    }
}
