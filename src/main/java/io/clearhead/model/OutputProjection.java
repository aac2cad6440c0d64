package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Compares the decoder's output with the embedding of every token of the vocabulary (§3.4): logits = x·Eᵀ + b. The matrix
 * is the decoder's embedding itself, not a copy; the paper has no b. Some families have a matrix of their own, or scale x.
 */
final class OutputProjection extends TransformerBlock {

    private final Parameter matrix; // (vocab, model)
    private final @Nullable Parameter bias; // (vocab)
    private final float scale;
    private final int vocabularySize;

    OutputProjection(TokenEmbedding embedding, TransformerConfig config) {
        OutputConfig output = config.output();
        vocabularySize = config.targetVocabularySize();
        scale = output.scale();
        matrix = output.tied()
                ? embedding.weight()
                : addParameter("weight", Parameter.Type.WEIGHT, new Shape(vocabularySize, config.modelSize()));
        bias = output.bias() ? addParameter("bias", Parameter.Type.BIAS, new Shape(vocabularySize)) : null;
    }

    /** Maps states (…, model) to logits (…, vocab). */
    NDArray forward(NDArray states, ForwardPass pass) {
        NDArray weight = pass.value(matrix, states.getDevice()); // (vocab, model)
        NDArray shift = bias == null ? null : pass.value(bias, states.getDevice());
        NDArray scaled = scale == 1 ? states : states.mul(scale);
        return linear(scaled, weight, shift); // (…, model) x (model, vocab) -> (…, vocab)
    }

    @SuppressWarnings("NullAway") // DJL takes null for "no bias" but is not annotated
    private static NDArray linear(NDArray states, NDArray matrix, @Nullable NDArray shift) {
        return Linear.linear(states, matrix, shift).singletonOrThrow();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        return new NDList(forward(inputs.singletonOrThrow(), new ForwardPass(parameters, training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape input = inputShapes[0];
        return new Shape[] {input.slice(0, input.dimension() - 1).add(vocabularySize)};
    }
}
