package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.model.kernel.TransformerKernel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stack of decoder layers (§3.1). It reads the target either one position at a time, remembering the past in a {@link
 * DecoderState}, or all at once behind a causal mask; both give the same states.
 */
final class Decoder extends TransformerBlock {

    private final List<DecoderLayer> layers = new ArrayList<>();
    private final @Nullable RelativePositionBias positionBias;
    private final @Nullable Normalization finalNorm;
    private @Nullable TransformerKernel kernel;

    Decoder(TransformerConfig config) {
        for (int layer = 0; layer < config.decoder().layers(); layer++) {
            layers.add(add("layers." + layer, new DecoderLayer(config)));
        }
        positionBias = config.positions() instanceof RelativeBuckets relative
                ? add(
                        "positionBias",
                        new RelativePositionBias(
                                relative, config.decoder().heads(), RelativePositionBias.Direction.BACK))
                : null;
        finalNorm = config.norm().finalNorm() ? add("finalNorm", Normalization.of(config)) : null;
    }

    /**
     * Prepares the decoding of a batch.
     *
     * @param memory (batch, source, model)
     * @param memoryMask hides the padding of the source
     * @param manager will own the state's tensors
     */
    DecoderState begin(NDArray memory, AttentionMask memoryMask, NDManager manager, ForwardPass pass) {
        List<KeyValue> memories =
                layers.stream().map(layer -> layer.memory(memory, pass)).toList();
        return new DecoderState(manager, memories, memoryMask);
    }

    /** From now on steps that serve run in the kernel; it has this decoder's weights. */
    void use(TransformerKernel faster) {
        kernel = faster;
    }

    /** Weights of all layers in the order of the kernel. */
    List<NDArray> layerWeights() {
        return layers.stream().flatMap(layer -> layer.weights().stream()).toList();
    }

    /** Reads one position, (rows, 1, model), and remembers it in the state; returns (rows, 1, model). */
    NDArray step(NDArray embedded, DecoderState state, ForwardPass pass) {
        NDArray states = kernel == null || pass.training()
                ? stepThroughLayers(embedded, state, pass)
                : stepInKernel(kernel, embedded, state);
        state.advance();
        return normalize(states, pass);
    }

    private NDArray stepInKernel(TransformerKernel faster, NDArray embedded, DecoderState state) {
        NDArray[] results = faster.decodeStep(
                embedded, state.past(), state.memory(), state.memoryMask().bias());
        for (int layer = 0; layer < layers.size(); layer++) {
            state.append(layer, new KeyValue(results[2 * layer], results[2 * layer + 1]));
        }
        return results[2 * layers.size()];
    }

    private NDArray stepThroughLayers(NDArray embedded, DecoderState state, ForwardPass pass) {
        AttentionMask mask = positionBias == null
                ? AttentionMask.none()
                : AttentionMask.none()
                        .with(positionBias.ofLastQuery(embedded.getManager(), state.position() + 1, pass));
        NDArray states = embedded;
        for (int layer = 0; layer < layers.size(); layer++) {
            DecoderLayer.Output output = layers.get(layer).forward(states, state.context(layer, mask), pass);
            state.append(layer, output.selfAttention().keysAndValues());
            states = output.states();
        }
        return states;
    }

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
