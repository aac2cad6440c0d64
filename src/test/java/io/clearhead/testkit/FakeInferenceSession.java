package io.clearhead.testkit;

import static io.clearhead.testkit.FakeInferenceModel.HEADS;
import static io.clearhead.testkit.FakeInferenceModel.HEAD_SIZE;
import static io.clearhead.testkit.FakeInferenceModel.MODEL_SIZE;
import static io.clearhead.testkit.FakeInferenceModel.VOCABULARY_SIZE;

import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.FinishReason;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GeneratedToken.TokenProbability;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What can be told about a sequence without weights: generation repeats the source, every head looks at everything it may
 * look at with the same weight, and the state of a token is its id in every place. Hypothesis n of a search has the score -1
 * - n. Checks that it stays on its thread.
 *
 * <p>Thread safety: confined to the thread that opened it.
 */
final class FakeInferenceSession implements InferenceSession {

    private static final Duration STEP = Duration.ofMillis(1);
    private static final float LOG_PROBABILITY = -0.5f;

    private final FakeInferenceModel model;
    private final Thread owner = Thread.currentThread();

    FakeInferenceSession(FakeInferenceModel model) {
        this.model = model;
    }

    @Override
    public GenerationResult generate(int[] source, GenerationSettings settings, GenerationListener listener) {
        check(source);
        model.beforeGeneration();
        List<GeneratedToken> tokens = new ArrayList<>();
        FinishReason reason = FinishReason.LENGTH;
        for (int id : source) {
            if (listener.isCancelled()) {
                reason = FinishReason.CANCELLED;
                break;
            }
            if (tokens.size() == settings.maxNewTokens()) {
                break;
            }
            listener.onStep(settings.numBeams(), STEP);
            GeneratedToken token = token(id, settings, source.length);
            tokens.add(token);
            if (settings.numBeams() == 1) {
                listener.onToken(token);
            }
            if (id == FakeInferenceModel.END_OF_SENTENCE) {
                reason = FinishReason.EOS_TOKEN;
                break;
            }
        }
        FinishReason finish = reason;
        List<GeneratedSequence> sequences = IntStream.range(0, settings.numReturnSequences())
                .mapToObj(n -> new GeneratedSequence(tokens, -1.0 - n, finish))
                .toList();
        return new GenerationResult(sequences, Duration.ofMillis(1), Duration.ofMillis(tokens.size()));
    }

    private static GeneratedToken token(int id, GenerationSettings settings, int sourceLength) {
        List<TokenProbability> top = IntStream.range(0, settings.topTokens())
                .mapToObj(n -> new TokenProbability((id + n) % VOCABULARY_SIZE, LOG_PROBABILITY - n))
                .toList();
        if (settings.alignment() == null) {
            return new GeneratedToken(id, LOG_PROBABILITY, top);
        }
        float[] alignment = new float[sourceLength];
        Arrays.fill(alignment, 1f / sourceLength);
        return new GeneratedToken(id, LOG_PROBABILITY, top, alignment);
    }

    @Override
    public <T> T trace(int[] source, int[] target, Function<AttentionPass, T> reader) {
        check(source);
        check(target);
        return reader.apply(new FakePass(source, target));
    }

    /** What {@link FakeInferenceSession} says of attention; value norms name their own place, 100·layer + 10·head + column. */
    @SuppressWarnings("ArrayRecordComponent") // lives as long as the call
    private record FakePass(int[] source, int[] target) implements AttentionPass {

        @Override
        public int[] fed() {
            int[] fed = new int[target.length];
            fed[0] = VOCABULARY_SIZE - 1;
            System.arraycopy(target, 0, fed, 1, target.length - 1);
            return fed;
        }

        @Override
        public float[] targetLogProbabilities() {
            float[] logProbabilities = new float[target.length];
            Arrays.fill(logProbabilities, LOG_PROBABILITY);
            return logProbabilities;
        }

        @Override
        public int layers(AttentionKind kind) {
            return kind == AttentionKind.ENCODER
                    ? FakeInferenceModel.ENCODER_LAYERS
                    : FakeInferenceModel.DECODER_LAYERS;
        }

        private int columns(AttentionKind kind) {
            return kind == AttentionKind.DECODER ? target.length : source.length;
        }

        @Override
        public AttentionMaps maps(AttentionKind kind, int layer) {
            Objects.checkIndex(layer, layers(kind));
            int rows = kind == AttentionKind.ENCODER ? source.length : target.length;
            int columns = columns(kind);
            float[] weights = new float[HEADS * rows * columns];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = weight(kind, i / columns % rows, i % columns, columns);
            }
            return new AttentionMaps(1, HEADS, rows, columns, weights);
        }

        @Override
        public FloatMatrix valueNorms(AttentionKind kind, int layer) {
            Objects.checkIndex(layer, layers(kind));
            int columns = columns(kind);
            float[] norms = new float[HEADS * columns];
            for (int i = 0; i < norms.length; i++) {
                norms[i] = 100 * layer + 10 * (i / columns) + i % columns;
            }
            return new FloatMatrix(HEADS, columns, norms);
        }
    }

    private static float weight(AttentionKind kind, int row, int column, int keys) {
        int visible = kind == AttentionKind.DECODER ? row + 1 : keys;
        return column < visible ? 1f / visible : 0;
    }

    @Override
    public AttentionRow attentionRow(int[] source, int[] target, AttentionAddress address) {
        check(source);
        check(target);
        if (address.head() >= HEADS) {
            throw new IllegalArgumentException("there are " + HEADS + " heads, but head is " + address.head());
        }
        int columns = address.kind() == AttentionKind.DECODER ? target.length : source.length;
        boolean[] mask = new boolean[columns];
        float[] scores = new float[columns];
        float[] weights = new float[columns];
        for (int column = 0; column < columns; column++) {
            weights[column] = weight(address.kind(), address.row(), column, columns);
            mask[column] = weights[column] > 0;
            scores[column] = mask[column] ? 0 : Float.NaN;
        }
        return new AttentionRow(
                (float) (1 / Math.sqrt(HEAD_SIZE)),
                new float[HEAD_SIZE],
                new FloatMatrix(columns, HEAD_SIZE, new float[columns * HEAD_SIZE]),
                new FloatMatrix(columns, HEAD_SIZE, new float[columns * HEAD_SIZE]),
                new float[columns],
                null,
                mask,
                scores,
                weights,
                new float[HEAD_SIZE]);
    }

    @Override
    public FloatMatrix hiddenStates(int[] source, int layer) {
        check(source);
        float[] values = new float[source.length * MODEL_SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = source[i / MODEL_SIZE];
        }
        return new FloatMatrix(source.length, MODEL_SIZE, values);
    }

    @Override
    public void close() {
        checkThread();
        model.sessionClosed();
    }

    private void check(int[] ids) {
        checkThread();
        if (ids.length == 0 || ids.length > FakeInferenceModel.MAX_TOKENS) {
            throw new IllegalArgumentException(
                    "a sequence has 1 to " + FakeInferenceModel.MAX_TOKENS + " tokens, but this one has " + ids.length);
        }
        for (int id : ids) {
            if (id < 0 || id >= VOCABULARY_SIZE) {
                throw new IllegalArgumentException("ids are below " + VOCABULARY_SIZE + ", but one is " + id);
            }
        }
    }

    private void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("the session belongs to " + owner.getName() + ", but is used by "
                    + Thread.currentThread().getName());
        }
    }
}
