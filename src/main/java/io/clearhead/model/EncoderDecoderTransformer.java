package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.clearhead.model.kernel.TransformerKernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole model (figure 1): the encoder reads the source and leaves its memory, the decoder writes the target one token
 * at a time while it attends to that memory.
 *
 * <pre>
 * NDArray memory = transformer.encode(ids, mask, pass);                        // (batch, source, model)
 * try (DecoderState state = transformer.begin(memory, mask, manager, pass)) {
 *     NDArray logits = transformer.step(lastTokens, state, pass);              // (rows, vocab)
 * }
 * </pre>
 *
 * <p>Thread safety: after its parameters have values it is only read, and any number of threads may use it, each with its
 * own {@link ForwardPass} and {@link DecoderState}.
 */
public final class EncoderDecoderTransformer extends TransformerBlock {

    private final TransformerConfig config;
    private final TokenEmbedding sourceEmbedding;
    private final TokenEmbedding targetEmbedding;
    private final PositionalEncoding positions;
    private final Encoder encoder;
    private final Decoder decoder;
    private final OutputProjection outputProjection;
    private @Nullable TransformerKernel kernel;

    /**
     * Builds the blocks; their parameters have no values yet ({@link #load} or DJL's {@code initialize} gives them).
     *
     * @param manager owns the tensors that are not parameters, and says on which device the model lives
     */
    public EncoderDecoderTransformer(NDManager manager, TransformerConfig config) {
        this.config = config;
        int modelSize = config.modelSize();
        float scale = config.embeddingScale();
        positions = new SinusoidalEncoding(manager, config);
        sourceEmbedding = add("sourceEmbedding", new TokenEmbedding(config.sourceVocabularySize(), modelSize, scale));
        targetEmbedding = config.sharedEmbeddings()
                ? sourceEmbedding
                : add("targetEmbedding", new TokenEmbedding(config.targetVocabularySize(), modelSize, scale));
        encoder = add("encoder", new Encoder(config));
        decoder = add("decoder", new Decoder(config));
        outputProjection = add("outputProjection", new OutputProjection(targetEmbedding, config));
    }

    public TransformerConfig config() {
        return config;
    }

    /** Path and shape of every parameter, in the order of the data path. */
    public Map<String, Shape> parameterShapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        parameterSlots().forEach((path, slot) -> shapes.put(path, slot.shape()));
        return shapes;
    }

    /** The parameter with the given path, as DJL's trainers want it. */
    public Parameter parameter(String path) {
        Slot slot = parameterSlots().get(path);
        if (slot == null) {
            throw new IllegalArgumentException("no parameter " + path);
        }
        return slot.parameter();
    }

    /** Gives values to all parameters; they belong to the manager and expect no gradients. */
    public void load(NDManager manager, ParameterValues values) {
        parameterSlots().forEach((path, slot) -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray value = manager.create(values.read(path, slot.shape()), slot.shape());
                slot.parameter().setArray(Scopes.keep(MemoryLayout.forProducts(value), manager));
                slot.parameter().freeze(true);
            }
        });
    }

    /**
     * Compiles the layers into a kernel that {@link #encode} and {@link #step} use from now on when they serve; what they
     * return stays the same up to rounding. Traces and training keep going through the blocks.
     *
     * @param manager owns the kernel, which shares the weights
     */
    public void compile(NDManager manager) {
        kernel = KernelCompiler.compile(manager, this);
        manager.attachInternal(NDManager.nextUid(), kernel);
    }

    /** Where {@link #load} finds values. */
    @FunctionalInterface
    public interface ParameterValues {
        /** The parameter's value in row-major order. */
        float[] read(String path, Shape shape);
    }

    /**
     * Encodes sources.
     *
     * @param ids (batch, source), int64
     * @param mask hides the padding
     * @return the memory, (batch, source, model)
     * @throws IllegalArgumentException if a source has more tokens than the model has positions
     */
    public NDArray encode(NDArray ids, AttentionMask mask, ForwardPass pass) {
        NDArray embedded = embed(sourceEmbedding, ids, 0, pass); // (batch, source, model)
        return kernel == null || pass.training()
                ? encoder.forward(embedded, mask, pass)
                : kernel.encode(embedded, mask.bias());
    }

    /** Encodes sources like {@link #encode} and keeps what every layer did. */
    public EncoderTrace traceEncoder(NDArray ids, AttentionMask mask, ForwardPass pass) {
        return encoder.trace(embed(sourceEmbedding, ids, 0, pass), mask, pass);
    }

    /**
     * Prepares the decoding of a batch.
     *
     * @param memory (batch, source, model)
     * @param memoryMask hides the padding of the source
     * @param manager parent of the manager that owns the state's tensors
     */
    public DecoderState begin(NDArray memory, AttentionMask memoryMask, NDManager manager, ForwardPass pass) {
        NDManager stateManager = manager.newSubManager();
        try {
            if (kernel == null || pass.training()) {
                return decoder.begin(memory, memoryMask, stateManager, pass);
            }
            int rows = (int) memory.getShape().get(0);
            return new KernelState(stateManager, rows, kernel.begin(memory, memoryMask.bias()));
        } catch (RuntimeException e) {
            stateManager.close();
            throw e;
        }
    }

    /**
     * Reads the next token of every row and predicts the one behind it.
     *
     * @param ids (rows), int64
     * @param state remembers the tokens before; advances by one position
     * @return logits, (rows, vocab)
     */
    public NDArray step(NDArray ids, DecoderState state, ForwardPass pass) {
        NDArray logits = state instanceof KernelState kernelState
                ? stepInKernel(ids, kernelState)
                : stepThroughLayers(ids, (LayerState) state, pass); // (rows, vocab)
        state.advance();
        return logits;
    }

    private NDArray stepInKernel(NDArray ids, KernelState state) {
        positions.requireEncoded(state.position(), state.position() + 1);
        TransformerKernel compiled = Objects.requireNonNull(kernel, "a kernel made this state");
        return compiled.step(ids, state.position(), state.cache(), null); // (rows, vocab)
    }

    private NDArray stepThroughLayers(NDArray ids, LayerState state, ForwardPass pass) {
        NDArray column = ids.reshape(state.rows(), 1); // (rows) -> (rows, 1)
        NDArray embedded = embed(targetEmbedding, column, state.position(), pass); // (rows, 1, model)
        NDArray states = decoder.step(embedded, state, pass); // (rows, 1, model)
        NDArray logits = outputProjection.forward(states, pass); // (rows, 1, vocab)
        return logits.reshape(state.rows(), config.targetVocabularySize()); // (rows, vocab)
    }

    Encoder encoder() {
        return encoder;
    }

    Decoder decoder() {
        return decoder;
    }

    TokenEmbedding targetEmbedding() {
        return targetEmbedding;
    }

    PositionalEncoding positions() {
        return positions;
    }

    OutputProjection outputProjection() {
        return outputProjection;
    }

    /**
     * Reads whole targets at once ("teacher forcing") and keeps what every layer did.
     *
     * @param targetIds what the decoder reads, (batch, target), int64; starts with the decoder's start token
     * @param memory (batch, source, model)
     * @param memoryMask hides the padding of the source
     */
    public DecoderTrace decode(NDArray targetIds, NDArray memory, AttentionMask memoryMask, ForwardPass pass) {
        NDArray embedded = embed(targetEmbedding, targetIds, 0, pass);
        Decoder.Trace trace = decoder.trace(embedded, memory, memoryMask, pass);
        NDArray logits = outputProjection.forward(trace.output(), pass); // (batch, target, vocab)
        return new DecoderTrace(trace.hiddenStates(), trace.selfAttention(), trace.crossAttention(), logits);
    }

    /** (batch, position) -> (batch, position, model): embedding + position, with dropout when training (§5.4). */
    private NDArray embed(TokenEmbedding embedding, NDArray ids, int start, ForwardPass pass) {
        ShapeCheck.expect("token ids", ids, "batch, position", ShapeCheck.ANY, ShapeCheck.ANY);
        return pass.dropout(positions.addTo(embedding.embed(ids, pass), start), config.dropout());
    }

    /** Inputs: source ids (batch, source), target ids (batch, target), without padding; output: logits. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        ForwardPass pass = new ForwardPass(parameters, training);
        NDArray memory = encode(inputs.get(0), AttentionMask.none(), pass);
        return new NDList(
                decode(inputs.get(1), memory, AttentionMask.none(), pass).logits());
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[1].add(config.targetVocabularySize())};
    }
}
