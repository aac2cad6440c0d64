package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.clearhead.model.kernel.TransformerKernel;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private final StackInput source;
    private final StackInput target;
    private final Encoder encoder;
    private final Decoder decoder;
    private final OutputProjection outputProjection;
    private final StepReader stepReader;
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
        TokenEmbedding sourceEmbedding =
                add("sourceEmbedding", new TokenEmbedding(config.sourceVocabularySize(), modelSize, scale));
        TokenEmbedding targetEmbedding = config.sharedEmbeddings()
                ? sourceEmbedding
                : add("targetEmbedding", new TokenEmbedding(config.targetVocabularySize(), modelSize, scale));
        PositionalEncodings positions = PositionalEncodings.of(manager, config);
        if (positions.source() instanceof LearnedEncoding learned) {
            add("sourcePositions", learned);
        }
        if (positions.target() instanceof LearnedEncoding learned) {
            add("targetPositions", learned);
        }
        source = new StackInput(sourceEmbedding, positions.source(), embeddingNorm("sourceNorm"), config.dropout());
        encoder = add("encoder", new Encoder(config));
        target = new StackInput(targetEmbedding, positions.target(), embeddingNorm("targetNorm"), config.dropout());
        decoder = add("decoder", new Decoder(config));
        outputProjection = add("outputProjection", new OutputProjection(targetEmbedding, config));
        stepReader = new StepReader(config, target, decoder, outputProjection);
    }

    private @Nullable Normalization embeddingNorm(String name) {
        return config.norm().embeddingNorm() ? add(name, Normalization.of(config)) : null;
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
        ParameterLoader loader = new ParameterLoader(manager, values);
        Map<String, Slot> slots = parameterSlots();
        joints().forEach((path, joints) -> joints.forEach(joint -> {
            Map<String, Slot> together = new LinkedHashMap<>();
            joint.weightPaths().forEach(weight -> together.put(path + weight, slots.remove(path + weight)));
            joint.setWeight(loader.loadTogether(together));
        }));
        slots.forEach((path, slot) -> slot.setValue(loader.load(path, slot.shape())));
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
        /**
         * Reads some elements of a parameter's value.
         *
         * @param start the first element, counted in row-major order
         * @param target takes as many elements as it has remaining
         */
        void read(String path, long start, FloatBuffer target);
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
        NDArray embedded = source.embed(ids, 0, pass); // (batch, source, model)
        return kernel == null || pass.training()
                ? encoder.forward(embedded, mask, pass)
                : kernel.encode(embedded, encoder.placed(embedded, mask, pass).bias());
    }

    /** What it looks up before its first layer. */
    public LookupTables tables() {
        return new LookupTables(source, encoder, decoder);
    }

    /** Encodes sources like {@link #encode} and keeps what every layer did. */
    public EncoderTrace traceEncoder(NDArray ids, AttentionMask mask, ForwardPass pass) {
        return encoder.trace(source.embed(ids, 0, pass), mask, pass);
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
            return new KernelState(stateManager, rows, kernel, kernel.begin(memory, memoryMask.bias()));
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
        return stepReader.step(ids, state, pass);
    }

    /**
     * Reads like {@link #step} and tells besides what the heads of one layer looked at in the source.
     *
     * @param ids (rows), int64
     * @param state remembers the tokens before; advances by one position
     * @param layer of the decoder, from 0; must exist
     */
    public DecoderStep stepWithAttention(NDArray ids, DecoderState state, int layer, ForwardPass pass) {
        return stepReader.stepWithAttention(ids, state, layer, pass);
    }

    Encoder encoder() {
        return encoder;
    }

    Decoder decoder() {
        return decoder;
    }

    /** What stands before the decoder's first layer. */
    StackInput target() {
        return target;
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
        NDArray embedded = target.embed(targetIds, 0, pass);
        Decoder.Trace trace = decoder.trace(embedded, memory, memoryMask, pass);
        NDArray logits = outputProjection.forward(trace.output(), pass); // (batch, target, vocab)
        return new DecoderTrace(trace.hiddenStates(), trace.selfAttention(), trace.crossAttention(), logits);
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
