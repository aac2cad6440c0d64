package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole pass of the encoder, and a whole step of the decoder from token ids to logits, in one call each. Nothing of a layer
 * can be looked at, nothing is dropped out and no gradient flows; in return a step needs one call into native code instead
 * of some hundred, fused attention, and keys and values that never leave native code.
 *
 * <p>Owns the compiled programs and shares the weights. Thread safety: any number of threads may use it, each with its own
 * {@link KernelCache}.
 */
public final class TransformerKernel implements AutoCloseable {

    private final ScriptModule encoder;
    private final ScriptModule decoder;
    private final IValue encoderWeights;
    private final IValue decoderWeights;

    /**
     * Compiles the programs.
     *
     * @param manager owns the programs, and the matrices that are packed or put together from several of the weights
     * @param encoder what the encoder's program has to know besides its weights
     * @param decoder the same of the decoder
     * @param values the weights of both
     */
    public TransformerKernel(NDManager manager, StackProgram encoder, StackProgram decoder, KernelValues values) {
        this.encoder = new ScriptModule(manager, "stack.torchscript", "Stack", encoder.attributes());
        this.decoder = new ScriptModule(manager, "stack.torchscript", "Stack", decoder.attributes());
        WeightPacking packing = new WeightPacking(this.decoder, WeightPacking.allowance(values.bytes()));
        KernelWeights weights = KernelWeights.of(manager, values, packing);
        encoderWeights = list(weights.encoder());
        decoderWeights = list(weights.decoder());
    }

    /**
     * Applies the layers of the encoder.
     *
     * @param embedded (batch, source, model)
     * @param mask is added to scores (batch, heads, query, key), or null
     * @return the memory, (batch, source, model)
     */
    public NDArray encode(NDArray embedded, @Nullable NDArray mask) {
        try (IValue states = IValue.from((PtNDArray) embedded);
                IValue masks = optional(mask);
                IValue result = encoder.run("encode", states, encoderWeights, masks)) {
            return result.toTensor((PtNDManager) embedded.getManager());
        }
    }

    /**
     * Computes what the decoder remembers of sources.
     *
     * @param memory (batch, source, model)
     * @param mask hides the padding of the source when added to the scores of cross-attention, or null
     * @return to be closed by the caller
     */
    public KernelCache begin(NDArray memory, @Nullable NDArray mask) {
        try (IValue states = IValue.from((PtNDArray) memory)) {
            return new KernelCache(decoder, decoder.run("begin", states, decoderWeights), optional(mask));
        }
    }

    /**
     * Reads the token at one position of every row and predicts the one behind it.
     *
     * @param cache remembers the positions before; this one is added
     * @return logits, (rows, vocab)
     */
    public NDArray step(KernelInput input, KernelCache cache) {
        try (IValue tokens = IValue.from((PtNDArray) input.ids());
                IValue row = IValue.from((long) input.position());
                IValue biases = optional(input.bias());
                IValue result = decoder.run(
                        "step", tokens, row, decoderWeights, cache.past(), cache.memory(), biases, cache.mask())) {
            IValue[] logitsAndPresent = result.toIValueTuple();
            cache.replacePast(logitsAndPresent[1]);
            return tensor(logitsAndPresent[0], input);
        }
    }

    /**
     * Reads like {@link #step}, still in one call, and tells besides what one layer looked at in the source.
     *
     * @param cache remembers the positions before; this one is added
     * @param layer of the decoder, from 0
     * @return the same logits to the bit, and the weights
     */
    public LogitsAndAttention stepWithAttention(KernelInput input, KernelCache cache, int layer) {
        try (IValue tokens = IValue.from((PtNDArray) input.ids());
                IValue row = IValue.from((long) input.position());
                IValue biases = optional(input.bias());
                IValue watched = IValue.from((long) layer);
                IValue result = decoder.run(
                        "step_with_attention",
                        tokens,
                        row,
                        decoderWeights,
                        cache.past(),
                        cache.memory(),
                        biases,
                        cache.mask(),
                        watched)) {
            IValue[] parts = result.toIValueTuple();
            cache.replacePast(parts[1]);
            return new LogitsAndAttention(tensor(parts[0], input), tensor(parts[2], input));
        }
    }

    /**
     * What a step tells when it is watched.
     *
     * @param logits (rows, vocab)
     * @param attention weights of the layer's cross-attention, (rows, heads, source)
     */
    public record LogitsAndAttention(NDArray logits, NDArray attention) {}

    /** Takes the tensor out of a value that is not needed any more; it belongs to the manager of the input. */
    private static NDArray tensor(IValue value, KernelInput input) {
        try (value) {
            return value.toTensor((PtNDManager) input.ids().getManager());
        }
    }

    private static IValue optional(@Nullable NDArray tensor) {
        return tensor == null ? nothing() : list(List.of(tensor));
    }

    private static IValue nothing() {
        return IValue.listFrom(new PtNDArray[0]);
    }

    private static IValue list(List<NDArray> tensors) {
        return IValue.listFrom(tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    @Override
    public void close() {
        encoderWeights.close();
        decoderWeights.close();
        encoder.close();
        decoder.close();
    }
}
