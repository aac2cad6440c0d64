package io.clearhead.generation.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.EncoderStages;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.InputSpace;
import io.clearhead.generation.engine.TraceReader.TeacherForcedPass;
import io.clearhead.generation.search.Prediction;
import io.clearhead.generation.search.Search;
import io.clearhead.model.AttentionMask;
import io.clearhead.model.DecoderTrace;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.EncoderTrace;
import io.clearhead.model.ForwardPass;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.model.TransformerConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One thread's way to a {@link TransformerModel}. */
final class TransformerSession implements InferenceSession {

    private final EncoderDecoderTransformer transformer;
    private final int startId;
    private final NDManager manager;
    private final ForwardPass pass;
    private final TransformerInputs inputs;

    /**
     * A session of the calling thread.
     *
     * @param lengths shared by all sessions of the model
     * @param startId the decoder's start token
     * @param manager owned by the session
     */
    TransformerSession(EncoderDecoderTransformer transformer, RowLengths lengths, int startId, NDManager manager) {
        this.transformer = transformer;
        this.startId = startId;
        this.manager = manager;
        pass = ForwardPass.serving(manager);
        inputs = new TransformerInputs(transformer, lengths, manager, pass);
        JniUtils.setGradMode(false); // a setting of the thread, on in every new one
    }

    @Override
    public GenerationResult generate(int[] source, GenerationSettings settings, GenerationListener listener) {
        checkSource(source);
        List<Integer> prompt = settings.prompt().isEmpty() ? List.of(startId) : settings.prompt();
        checkSettings(prompt, settings);
        long start = System.nanoTime();
        Search search = Search.begin(settings.toBuilder().prompt(prompt).build(), source, listener);
        try (BatchDecoder decoder = new BatchDecoder(transformer, pass, manager, List.of(source))) {
            long encoded = System.nanoTime();
            prompt.subList(0, prompt.size() - 1).forEach(decoder::read);
            while (!search.isFinished() && !listener.isCancelled()) {
                search.advance(step(decoder, search, settings.alignment(), listener));
                if (!search.isFinished()) {
                    decoder.select(search.parents());
                }
            }
            Duration encodeTime = Duration.ofNanos(encoded - start);
            return new GenerationResult(search.sequences(), encodeTime, Duration.ofNanos(System.nanoTime() - encoded));
        }
    }

    private static Prediction step(
            BatchDecoder decoder, Search search, @Nullable AlignmentHeads heads, GenerationListener listener) {
        int[] tokens = search.lastTokens();
        long start = System.nanoTime();
        Prediction prediction = decoder.step(tokens, search.scoreKind(), heads);
        listener.onStep(tokens.length, Duration.ofNanos(System.nanoTime() - start));
        return prediction;
    }

    @Override
    public <T> T trace(int[] source, int[] target, Function<AttentionPass, T> reader) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return reader.apply(read(source, target));
        }
    }

    @Override
    public AttentionRow attentionRow(int[] source, int[] target, AttentionAddress address) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return read(source, target).row(address);
        }
    }

    @Override
    public FloatMatrix hiddenStates(int[] source, int layer) {
        checkSource(source);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            EncoderTrace trace = transformer.traceEncoder(row(source), AttentionMask.none(), pass);
            NDArray states = trace.hiddenStates().get(layer); // (1, source, model)
            return new FloatMatrix(source.length, transformer.config().modelSize(), states.toFloatArray());
        }
    }

    @Override
    public EncoderStages encoderStages(int[] source, List<Integer> tokens) {
        checkSource(source);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray ids = row(source);
            FloatMatrix embedding = tokens(transformer.tables().scaledEmbeddings(ids, pass), tokens);
            List<FloatMatrix> states = transformer.traceEncoder(ids, AttentionMask.none(), pass).hiddenStates().stream()
                    .map(layer -> tokens(layer, tokens))
                    .toList();
            boolean relative = transformer.config().positions() instanceof RelativeBuckets;
            return new EncoderStages(embedding, relative ? null : states.get(0), states.subList(1, states.size()));
        }
    }

    /** (1, source, model) -> (token, model) of some tokens. */
    private static FloatMatrix tokens(NDArray states, List<Integer> tokens) {
        Shape shape = states.getShape();
        return new FloatMatrix((int) shape.get(1), (int) shape.get(2), states.toFloatArray()).select(tokens);
    }

    @Override
    public InputSpace inputs() {
        return inputs;
    }

    /** Reads source and target in one pass. */
    private TraceReader read(int[] source, int[] target) {
        checkSource(source);
        checkIds("target", target, transformer.config().targetVocabularySize());
        checkLength("target", target.length);
        int[] fed = fed(target);
        EncoderTrace encoder = transformer.traceEncoder(row(source), AttentionMask.none(), pass);
        DecoderTrace decoder = transformer.decode(row(fed), encoder.memory(), AttentionMask.none(), pass);
        return new TraceReader(transformer.config(), new TeacherForcedPass(encoder, decoder, fed, target));
    }

    /** What the decoder reads so that it predicts the target: its start token, then the target without its last token. */
    private int[] fed(int[] target) {
        int[] fed = new int[target.length];
        fed[0] = startId;
        System.arraycopy(target, 0, fed, 1, target.length - 1);
        return fed;
    }

    /** A batch of one row, (1, position). */
    private NDArray row(int[] ids) {
        return manager.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
    }

    private void checkSource(int[] source) {
        checkIds("source", source, transformer.config().sourceVocabularySize());
        checkLength("source", source.length);
    }

    private void checkSettings(List<Integer> prompt, GenerationSettings settings) {
        TransformerConfig config = transformer.config();
        checkIds("prompt", prompt.stream().mapToInt(Integer::intValue).toArray(), config.targetVocabularySize());
        checkLength("prompt with maxNewTokens", prompt.size() - 1 + settings.maxNewTokens());
        List<String> problems = settings.rules().idsOutside(config.targetVocabularySize());
        if (settings.rules().readsSource() && !config.sharedEmbeddings()) {
            problems.add("rules that compare tokens of source and target need one vocabulary, but the model has two");
        }
        AlignmentHeads alignment = settings.alignment();
        if (alignment != null && !exist(alignment, config.decoder())) {
            problems.add("alignment needs heads of the decoder, which has "
                    + config.decoder().layers() + " layers of "
                    + config.decoder().heads() + " heads, but names layer " + alignment.layer() + " and heads "
                    + alignment.heads());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static boolean exist(AlignmentHeads alignment, TransformerConfig.StackConfig decoder) {
        return alignment.layer() < decoder.layers()
                && alignment.heads().stream().allMatch(head -> head < decoder.heads());
    }

    static void checkIds(String name, int[] ids, int vocabularySize) {
        if (ids.length == 0) {
            throw new IllegalArgumentException(name + " must have at least one token");
        }
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize) {
                throw new IllegalArgumentException(
                        name + " has the token id " + id + ", but the vocabulary has " + vocabularySize + " tokens");
            }
        }
    }

    private void checkLength(String name, int length) {
        if (length > transformer.config().maxPositions()) {
            throw new IllegalArgumentException(name + " has " + length + " tokens, but the model knows "
                    + transformer.config().maxPositions() + " positions");
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
