package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stack of decoder layers (§3.1). It reads the target either one position at a time, remembering the past in a {@link
 * LayerState}, or all at once behind a causal mask; both give the same states.
 */
final class Decoder extends TransformerBlock {

    private static final String MEMORY_PROJECTIONS = "memoryProjections";

    private final List<DecoderLayer> layers = new ArrayList<>();
    private final @Nullable RelativePositionBias positionBias;
    private final @Nullable Normalization finalNorm;

    Decoder(TransformerConfig config) {
        for (int layer = 0; layer < config.decoder().layers(); layer++) {
            layers.add(add("layers." + layer, new DecoderLayer(config)));
        }
        join(
                MEMORY_PROJECTIONS,
                IntStream.range(0, layers.size())
                        .mapToObj(layer -> "layers." + layer + ".crossAttention.")
                        .flatMap(path -> Stream.of(path + "keyProjection", path + "valueProjection"))
                        .toList());
        positionBias = config.positions() instanceof RelativeBuckets relative
                ? add(
                        "positionBias",
                        new RelativePositionBias(
                                relative, config.decoder().heads(), RelativePositionBias.Direction.BACK))
                : null;
        finalNorm = config.norm().finalNorm() ? add("finalNorm", Normalization.of(config)) : null;
    }

    /** The maps from the memory to keys and values of all layers, stored together; null before they are loaded. */
    @Nullable
    NDArray memoryProjections() {
        return jointWeight(MEMORY_PROJECTIONS);
    }

    /**
     * Prepares the decoding of a batch.
     *
     * @param memory (batch, source, model)
     * @param memoryMask hides the padding of the source
     * @param manager will own the state's tensors
     */
    LayerState begin(NDArray memory, AttentionMask memoryMask, NDManager manager, ForwardPass pass) {
        List<KeyValue> memories =
                layers.stream().map(layer -> layer.memory(memory, pass)).toList();
        return new LayerState(manager, memories, memoryMask);
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

    /** What relative positions add to the scores of the next step, (1, heads, 1, key); null where there are none. */
    @Nullable
    NDArray positionBias(NDManager manager, DecoderState state, ForwardPass pass) {
        return positionBias == null ? null : positionBias.ofLastQuery(manager, state.position() + 1, pass);
    }

    /** Reads one position, (rows, 1, model), and remembers it in the state. */
    Step step(NDArray embedded, LayerState state, ForwardPass pass) {
        NDArray bias = positionBias(embedded.getManager(), state, pass);
        AttentionMask mask =
                bias == null ? AttentionMask.none() : AttentionMask.none().with(bias);
        NDArray states = embedded;
        List<AttentionTrace> crossAttention = new ArrayList<>(layers.size());
        for (int layer = 0; layer < layers.size(); layer++) {
            DecoderLayer.Output output = layers.get(layer).forward(states, state.context(layer, mask), pass);
            state.append(layer, output.selfAttention().keysAndValues());
            states = output.states();
            crossAttention.add(output.crossAttention());
        }
        return new Step(normalize(states, pass), crossAttention);
    }

    /**
     * What one step through the layers computed.
     *
     * @param states (rows, 1, model)
     * @param crossAttention attention to the source, one per layer
     */
    record Step(NDArray states, List<AttentionTrace> crossAttention) {}

    /**
     * Reads a whole target at once.
     *
     * @param embedded (batch, target, model)
     * @param memory (batch, source, model)
     * @param memoryMask hides the padding of the source
     * @return everything but the logits, which are the caller's to add
     */
    Trace trace(NDArray embedded, NDArray memory, AttentionMask memoryMask, ForwardPass pass) {
        int length = (int) embedded.getShape().get(1);
        AttentionMask causal = AttentionMask.causal(embedded.getManager(), length);
        AttentionMask mask = positionBias == null
                ? causal
                : causal.with(positionBias.ofSequence(embedded.getManager(), length, pass));
        Trace trace = new Trace(new ArrayList<>(List.of(embedded)), new ArrayList<>(), new ArrayList<>());
        NDArray states = embedded;
        for (DecoderLayer layer : layers) {
            DecoderLayer.Context context = new DecoderLayer.Context(null, layer.memory(memory, pass), mask, memoryMask);
            DecoderLayer.Output output = layer.forward(states, context, pass);
            states = output.states();
            trace.hiddenStates.add(states);
            trace.selfAttention.add(output.selfAttention());
            trace.crossAttention.add(output.crossAttention());
        }
        trace.hiddenStates.set(layers.size(), normalize(states, pass));
        return trace;
    }

    /** A {@link DecoderTrace} that has no logits yet. */
    record Trace(List<NDArray> hiddenStates, List<AttentionTrace> selfAttention, List<AttentionTrace> crossAttention) {

        /** The decoder's output, (batch, target, model). */
        NDArray output() {
            return hiddenStates.get(hiddenStates.size() - 1);
        }
    }

    private NDArray normalize(NDArray states, ForwardPass pass) {
        return finalNorm == null ? states : finalNorm.forward(states, pass);
    }

    /** Inputs: embedded target (batch, target, model), encoder memory (batch, source, model); the future is masked. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        ForwardPass pass = new ForwardPass(parameters, training);
        return new NDList(
                trace(inputs.get(0), inputs.get(1), AttentionMask.none(), pass).output());
    }
}
