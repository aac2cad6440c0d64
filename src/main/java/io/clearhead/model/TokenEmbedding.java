package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the vector of each token and scales it (§3.4): {@code E[id] · scale}, with scale = √d_model in the paper.
 *
 * <p>The same matrix may serve the encoder, the decoder and, transposed, the {@link OutputProjection}.
 */
final class TokenEmbedding extends TransformerBlock {

    private final Parameter weight; // (vocab, model)
    private final int modelSize;
    private final float scale;

    TokenEmbedding(int vocabularySize, int modelSize, float scale) {
        this.modelSize = modelSize;
        this.scale = scale;
        weight = addParameter("weight", Parameter.Type.WEIGHT, new Shape(vocabularySize, modelSize));
        weight.setInitializer(new NormalInitializer((float) (1 / Math.sqrt(modelSize))));
    }

    Parameter weight() {
        return weight;
    }

    /**
     * Embeds tokens.
     *
     * @param ids (batch, position), int64
     * @return (batch, position, model), float32
     */
    NDArray embed(NDArray ids, ForwardPass pass) {
        NDArray matrix = pass.value(weight, ids.getDevice());
        NDArray embedded = Embedding.embedding(ids, matrix, SparseFormat.DENSE)
                .singletonOrThrow(); // (batch, position) -> (batch, position, model)
        return scale == 1 ? embedded : embedded.mul(scale);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        return new NDList(embed(inputs.singletonOrThrow(), new ForwardPass(parameters, training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].add(modelSize)};
    }
}
