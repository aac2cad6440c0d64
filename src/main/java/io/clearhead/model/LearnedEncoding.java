package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** A trained vector for each position (§3.5 names the alternative; BART uses it). Position p is row p + offset of the table. */
final class LearnedEncoding extends TransformerBlock implements PositionalEncoding {

    private final int maxPositions;
    private final int offset;
    private final Parameter weight; // (offset + position, model)

    LearnedEncoding(TransformerConfig config, int offset) {
        maxPositions = config.maxPositions();
        this.offset = offset;
        weight = addParameter(
                "weight", Parameter.Type.WEIGHT, new Shape((long) maxPositions + offset, config.modelSize()));
        weight.setInitializer(new NormalInitializer((float) (1 / Math.sqrt(config.modelSize()))));
    }

    @Override
    public NDArray addTo(NDArray embedded, NDArray ids, int start, ForwardPass pass) {
        int end = start + (int) embedded.getShape().get(1);
        requireEncoded(end);
        NDArray table = pass.value(weight, embedded.getDevice());
        NDArray rows = table.get(new NDIndex().addSliceDim(start + offset, end + offset)); // (position, model)
        return embedded.add(rows); // (batch, position, model) + (position, model)
    }

    @Override
    public NDArray table() {
        return weight.getArray().get(new NDIndex().addSliceDim(offset, (long) offset + maxPositions));
    }

    @Override
    public int count() {
        return maxPositions;
    }

    /** Input: embeddings (batch, position, model) of the first positions. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        NDArray embedded = inputs.singletonOrThrow();
        return new NDList(addTo(embedded, embedded, 0, new ForwardPass(parameters, training)));
    }
}
