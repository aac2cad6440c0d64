package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import io.clearhead.model.kernel.KernelInput;
import io.clearhead.model.kernel.TransformerKernel.LogitsAndAttention;

/**
 * Reads targets one position at a time, from token ids to logits: in the kernel or through the layers, as the state was begun.
 * Both compute the same.
 *
 * <p>Thread safety: immutable.
 */
final class StepReader {

    private final TransformerConfig config;
    private final StackInput target;
    private final Decoder decoder;
    private final OutputProjection outputProjection;

    StepReader(TransformerConfig config, StackInput target, Decoder decoder, OutputProjection outputProjection) {
        this.config = config;
        this.target = target;
        this.decoder = decoder;
        this.outputProjection = outputProjection;
    }

    /** Reads ids (rows), int64; returns logits (rows, vocab). */
    NDArray step(NDArray ids, DecoderState state, ForwardPass pass) {
        NDArray logits = state instanceof KernelState kernelState
                ? kernelState.kernel().step(input(ids, kernelState, pass), kernelState.cache())
                : logits(throughLayers(ids, (LayerState) state, pass), pass); // (rows, vocab)
        state.advance();
        return logits;
    }

    /** Reads ids (rows), int64, and looks at a layer. */
    DecoderStep stepWithAttention(NDArray ids, DecoderState state, int layer, ForwardPass pass) {
        DecoderStep step = state instanceof KernelState kernelState
                ? inKernel(input(ids, kernelState, pass), kernelState, layer)
                : throughLayers(ids, (LayerState) state, layer, pass);
        state.advance();
        return step;
    }

    private KernelInput input(NDArray ids, KernelState state, ForwardPass pass) {
        if (target.positions() != null) {
            target.positions().requireEncoded(state.position() + 1);
        }
        return new KernelInput(ids, state.position(), decoder.positionBias(ids.getManager(), state, pass));
    }

    private static DecoderStep inKernel(KernelInput input, KernelState state, int layer) {
        LogitsAndAttention result = state.kernel().stepWithAttention(input, state.cache(), layer);
        return new DecoderStep(result.logits(), result.attention());
    }

    private DecoderStep throughLayers(NDArray ids, LayerState state, int layer, ForwardPass pass) {
        Decoder.Step step = throughLayers(ids, state, pass);
        NDArray weights = step.crossAttention().get(layer).weights(); // (rows, heads, 1, source)
        return new DecoderStep(logits(step, pass), weights.squeeze(2));
    }

    private Decoder.Step throughLayers(NDArray ids, LayerState state, ForwardPass pass) {
        NDArray column = ids.reshape(state.rows(), 1); // (rows) -> (rows, 1)
        NDArray embedded = target.embed(column, state.position(), pass); // (rows, 1, model)
        return decoder.step(embedded, state, pass);
    }

    private NDArray logits(Decoder.Step step, ForwardPass pass) {
        NDArray logits = outputProjection.forward(step.states(), pass); // (rows, 1, vocab)
        return logits.reshape(-1, config.targetVocabularySize()); // (rows, vocab)
    }
}
