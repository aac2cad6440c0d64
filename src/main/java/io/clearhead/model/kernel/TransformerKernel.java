package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole stack of encoder or decoder layers in one call. Nothing of a layer can be looked at, nothing is dropped out and no
 * gradient flows; in return a step needs one call into native code instead of some hundred, and fused attention.
 *
 * <p>Owns the compiled program and shares the weights. Thread safety: any number of threads may use it.
 */
public final class TransformerKernel implements AutoCloseable {

    /**
     * What the program has to know of a stack besides its weights.
     *
     * @param layers number of layers
     * @param heads heads per layer
     * @param activation {@code relu}, {@code gelu} or {@code swish}
     * @param preNorm whether sublayers are normalised before instead of behind their residual sum
     */
    public record Stack(int layers, int heads, String activation, boolean preNorm) {}

    private final ScriptModule module;
    private final StackArguments encoder;
    private final StackArguments decoder;

    /**
     * Compiles the program. The weights of a layer come as weight and bias of: query, key, value and output projection of
     * self-attention, its norm; in the decoder the same of cross-attention; then inner and outer map of the feed-forward
     * network, its norm.
     *
     * @param manager owns the program, and a copy of the projections of self-attention in which query, key and value are one
     *     matrix
     * @param encoderWeights of all layers of the encoder
     * @param decoderWeights of all layers of the decoder
     */
    public TransformerKernel(
            NDManager manager,
            Stack encoder,
            List<NDArray> encoderWeights,
            Stack decoder,
            List<NDArray> decoderWeights) {
        this.encoder = new StackArguments(encoder, KernelWeights.ofEncoder(encoderWeights));
        this.decoder = new StackArguments(decoder, KernelWeights.ofDecoder(decoderWeights));
        module = new ScriptModule(manager, "transformer.torchscript", "Transformer");
    }

    /**
     * Applies the layers of the encoder.
     *
     * @param embedded (batch, source, model)
     * @param mask is added to scores (batch, heads, query, key), or null
     * @return (batch, source, model)
     */
    public NDArray encode(NDArray embedded, @Nullable NDArray mask) {
        try (IValue states = IValue.from((PtNDArray) embedded);
                IValue masks = list(optional(mask));
                IValue result = module.run(
                        "encode",
                        states,
                        encoder.weights,
                        masks,
                        encoder.layers,
                        encoder.heads,
                        encoder.activation,
                        encoder.preNorm)) {
            return result.toTensor((PtNDManager) embedded.getManager());
        }
    }

    /**
     * Applies the layers of the decoder to one position.
     *
     * @param embedded (rows, 1, model)
     * @param past keys and values of each layer, (rows, heads, position, headSize), or empty at the first position
     * @param memory keys and values of the source of each layer, (rows, heads, source, headSize)
     * @param mask is added to the scores of cross-attention, or null
     * @return keys and values of each layer with the new position, then the states (rows, 1, model)
     */
    public NDArray[] decodeStep(NDArray embedded, List<NDArray> past, List<NDArray> memory, @Nullable NDArray mask) {
        try (IValue states = IValue.from((PtNDArray) embedded);
                IValue pasts = list(past);
                IValue memories = list(memory);
                IValue masks = list(optional(mask));
                IValue result = module.run(
                        "decode_step",
                        states,
                        decoder.weights,
                        pasts,
                        memories,
                        masks,
                        decoder.heads,
                        decoder.activation,
                        decoder.preNorm)) {
            return result.toTensorArray((PtNDManager) embedded.getManager());
        }
    }

    private static List<NDArray> optional(@Nullable NDArray mask) {
        return mask == null ? List.of() : List.of(mask);
    }

    private static IValue list(List<NDArray> tensors) {
        return IValue.listFrom(tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
        module.close();
    }

    /** What every call for one stack passes along. */
    private static final class StackArguments implements AutoCloseable {
        private final IValue weights;
        private final IValue layers;
        private final IValue heads;
        private final IValue activation;
        private final IValue preNorm;

        StackArguments(Stack stack, List<NDArray> weights) {
            this.weights = list(weights);
            layers = IValue.from((long) stack.layers());
            heads = IValue.from((long) stack.heads());
            activation = IValue.from(stack.activation());
            preNorm = IValue.from(stack.preNorm());
        }

        @Override
        public void close() {
            weights.close();
            layers.close();
            heads.close();
            activation.close();
            preNorm.close();
        }
    }
}
