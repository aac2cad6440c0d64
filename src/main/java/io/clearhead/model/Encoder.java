package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stack of encoder layers (§3.1): turns embedded source tokens into the memory that the decoder attends to. */
final class Encoder extends TransformerBlock {

    private final List<EncoderLayer> layers = new ArrayList<>();
    private final @Nullable RelativePositionBias positionBias;
    private final @Nullable Normalization finalNorm;

    Encoder(TransformerConfig config) {
        for (int layer = 0; layer < config.encoder().layers(); layer++) {
            layers.add(add("layers." + layer, new EncoderLayer(config)));
        }
        positionBias = config.positions() instanceof RelativeBuckets relative
                ? add(
                        "positionBias",
                        new RelativePositionBias(
                                relative, config.encoder().heads(), RelativePositionBias.Direction.BOTH))
                : null;
        finalNorm = config.norm().finalNorm() ? add("finalNorm", Normalization.of(config)) : null;
    }

    /** The bias of relative positions, which all layers share; null where positions are added to embeddings. */
    @Nullable
    RelativePositionBias positionBias() {
        return positionBias;
    }

    /** The norm behind the last layer, if there is one. */
    @Nullable
    Normalization finalNorm() {
        return finalNorm;
    }

    /** Values of the parameters of each layer by path. */
    List<Map<String, NDArray>> layerValues() {
        return layers.stream().map(TransformerBlock::values).toList();
    }

    /**
     * Encodes, and frees the working memory of each layer before the next begins.
     *
     * @param embedded (batch, source, model)
     * @param mask hides the padding of the source
     * @return the memory, (batch, source, model)
     */
    NDArray forward(NDArray embedded, AttentionMask mask, ForwardPass pass) {
        AttentionMask placed = placed(embedded, mask, pass);
        NDArray states = embedded;
        for (EncoderLayer layer : layers) {
            NDArray input = states;
            states = Scopes.result(() -> layer.forward(input, placed, pass).states()); // (batch, source, model)
        }
        return normalize(states, pass);
    }

    /** Encodes and keeps what every layer did. */
    EncoderTrace trace(NDArray embedded, AttentionMask mask, ForwardPass pass) {
        List<NDArray> hiddenStates = new ArrayList<>(List.of(embedded));
        List<AttentionTrace> attention = new ArrayList<>();
        AttentionMask placed = placed(embedded, mask, pass);
        NDArray states = embedded;
        for (EncoderLayer layer : layers) {
            EncoderLayer.Output output = layer.forward(states, placed, pass);
            states = output.states();
            hiddenStates.add(states);
            attention.add(output.selfAttention());
        }
        hiddenStates.set(hiddenStates.size() - 1, normalize(states, pass));
        return new EncoderTrace(hiddenStates, attention);
    }

    /** The mask of all layers: with the bias of positions, where the model has one. */
    AttentionMask placed(NDArray embedded, AttentionMask mask, ForwardPass pass) {
        int length = (int) embedded.getShape().get(1);
        return positionBias == null ? mask : mask.with(positionBias.ofSequence(embedded.getManager(), length, pass));
    }

    private NDArray normalize(NDArray states, ForwardPass pass) {
        return finalNorm == null ? states : finalNorm.forward(states, pass);
    }

    /** Input: embedded source (batch, source, model); nothing is masked. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        return new NDList(
                forward(inputs.singletonOrThrow(), AttentionMask.none(), new ForwardPass(parameters, training)));
    }
}
