package io.clearhead.generation.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.search.Prediction;
import io.clearhead.generation.search.Search.ScoreKind;
import io.clearhead.model.AttentionMask;
import io.clearhead.model.DecoderState;
import io.clearhead.model.DecoderStep;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.ForwardPass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a batch of rows one step at a time: the seam between the searches, which know tokens, and the model, which knows
 * tensors. Rows of the batch do not see each other.
 *
 * <p>Owns the decoder's state; close it. Confined to one thread.
 */
final class BatchDecoder implements AutoCloseable {

    private final EncoderDecoderTransformer transformer;
    private final ForwardPass pass;
    private final NDManager manager;
    private final DecoderState state;
    private int[] sourceLengths; // of each row

    /**
     * Encodes the sources and prepares one row for each.
     *
     * @param manager parent of the manager that owns the state
     * @param sources token ids; shorter ones are padded and the padding is masked
     */
    BatchDecoder(EncoderDecoderTransformer transformer, ForwardPass pass, NDManager manager, List<int[]> sources) {
        this.transformer = transformer;
        this.pass = pass;
        this.manager = manager;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int longest =
                    sources.stream().mapToInt(source -> source.length).max().orElseThrow();
            sourceLengths = sources.stream().mapToInt(source -> source.length).toArray();
            AttentionMask mask = AttentionMask.padding(manager, sourceLengths, longest);
            NDArray ids = padded(sources, longest); // (batch, source)
            NDArray memory = transformer.encode(ids, mask, pass); // (batch, source, model)
            state = transformer.begin(memory, mask, manager, pass);
        }
    }

    private NDArray padded(List<int[]> sources, int longest) {
        long[] ids = new long[sources.size() * longest];
        Arrays.fill(ids, transformer.config().paddingId());
        for (int row = 0; row < sources.size(); row++) {
            int[] source = sources.get(row);
            for (int i = 0; i < source.length; i++) {
                ids[row * longest + i] = source[i];
            }
        }
        return manager.create(ids, new Shape(sources.size(), longest));
    }

    int rows() {
        return state.rows();
    }

    /**
     * Reads one token per row and scores what may follow it.
     *
     * @param heads to look at, which must exist; null for none
     */
    Prediction step(int[] tokens, ScoreKind kind, @Nullable AlignmentHeads heads) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray ids = manager.create(Arrays.stream(tokens).asLongStream().toArray()); // (rows)
            if (heads == null) {
                return new Prediction(scores(transformer.step(ids, state, pass), tokens.length, kind));
            }
            DecoderStep step = transformer.stepWithAttention(ids, state, heads.layer(), pass);
            return new Prediction(scores(step.logits(), tokens.length, kind), alignments(step.attention(), heads));
        }
    }

    private static float[][] scores(NDArray logits, int rows, ScoreKind kind) {
        return rows(kind == ScoreKind.LOGITS ? logits : logits.logSoftmax(-1), rows); // (rows, vocab)
    }

    /** The mean of the heads, without the columns of padding: (rows, heads, source) -> (rows, source). */
    private float[][] alignments(NDArray attention, AlignmentHeads heads) {
        int headCount = (int) attention.getShape().get(1);
        int columns = (int) attention.getShape().get(2);
        float[] weights = attention.toFloatArray();
        float[][] means = new float[sourceLengths.length][];
        for (int row = 0; row < means.length; row++) {
            float[] mean = new float[sourceLengths[row]];
            for (int head : heads.heads()) {
                int start = (row * headCount + head) * columns;
                for (int column = 0; column < mean.length; column++) {
                    mean[column] += weights[start + column] / heads.heads().size();
                }
            }
            means[row] = mean;
        }
        return means;
    }

    private static float[][] rows(NDArray matrix, int rows) {
        float[] all = matrix.toFloatArray();
        if (rows == 1) {
            return new float[][] {all};
        }
        int columns = all.length / rows;
        return IntStream.range(0, rows)
                .mapToObj(row -> Arrays.copyOfRange(all, row * columns, (row + 1) * columns))
                .toArray(float[][]::new);
    }

    /** Reads one token in every row when nobody wants to know what may follow it. */
    void read(int token) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            long[] tokens = new long[rows()];
            Arrays.fill(tokens, token);
            transformer.step(manager.create(tokens), state, pass);
        }
    }

    /** Keeps the given rows in the given order. */
    void select(int[] rows) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            state.select(rows);
            sourceLengths = Arrays.stream(rows).map(row -> sourceLengths[row]).toArray();
        }
    }

    @Override
    public void close() {
        state.close();
    }
}
