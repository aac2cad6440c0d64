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
     * @param ids (rows), int64
     * @param position row of the table of positions
     * @param cache remembers the positions before; this one is added
     * @param bias is added to the scores of self-attention (batch, heads, 1, key), or null
     * @return logits, (rows, vocab)
     */
    public NDArray step(NDArray ids, int position, KernelCache cache, @Nullable NDArray bias) {
        try (IValue tokens = IValue.from((PtNDArray) ids);
                IValue row = IValue.from((long) position);
                IValue biases = optional(bias);
                IValue result = decoder.run(
                        "step", tokens, row, decoderWeights, cache.past(), cache.memory(), biases, cache.mask())) {
            IValue[] logitsAndPresent = result.toIValueTuple();
            cache.replacePast(logitsAndPresent[1]);
            try (IValue logits = logitsAndPresent[0]) {
                return logits.toTensor((PtNDManager) ids.getManager());
            }
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
