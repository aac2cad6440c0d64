package io.clearhead.generation.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.model.AttentionTrace;
import io.clearhead.model.DecoderTrace;
import io.clearhead.model.EncoderTrace;
import io.clearhead.model.TransformerConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Copies what is asked for out of the tensors of one teacher-forced pass over one source and target.
 *
 * <p>Thread safety: confined to the thread that computed the tensors.
 */
final class TraceReader implements AttentionPass {

    private final TransformerConfig config;
    private final EncoderTrace encoder;
    private final DecoderTrace decoder;
    private final int[] fed;
    private final int[] target;

    TraceReader(TransformerConfig config, TeacherForcedPass forced) {
        this.config = config;
        encoder = forced.encoder();
        decoder = forced.decoder();
        fed = forced.fed();
        target = forced.target();
    }

    /**
     * What one pass computed.
     *
     * @param encoder (batch of one)
     * @param decoder (batch of one)
     * @param fed what the decoder read
     * @param target what it was made to write
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    record TeacherForcedPass(EncoderTrace encoder, DecoderTrace decoder, int[] fed, int[] target) {}

    @Override
    public int[] fed() {
        return fed.clone();
    }

    @Override
    public float[] targetLogProbabilities() {
        NDArray logProbabilities = decoder.logits().logSoftmax(-1); // (1, target, vocab)
        long[] ids = Arrays.stream(target).asLongStream().toArray();
        NDArray index = logProbabilities.getManager().create(ids, new Shape(1, ids.length, 1));
        return logProbabilities.gather(index, 2).toFloatArray(); // (1, target, 1)
    }

    @Override
    public int layers(AttentionKind kind) {
        return traces(kind).size();
    }

    @Override
    public AttentionMaps maps(AttentionKind kind, int layer) {
        NDArray weights = traces(kind).get(layer).weights(); // (1, heads, query, key)
        Shape shape = weights.getShape();
        return new AttentionMaps(1, (int) shape.get(1), (int) shape.get(2), (int) shape.get(3), weights.toFloatArray());
    }

    @Override
    public FloatMatrix valueNorms(AttentionKind kind, int layer) {
        try (NDScope scope =
                new NDScope()) { // every head's values are as wide as the model: free them before the next layer
            scope.suppressNotUsedWarning();
            NDArray norms = traces(kind).get(layer).projectedValueNorms(); // (1, heads, key)
            return matrix(norms.get(0));
        }
    }

    private List<AttentionTrace> traces(AttentionKind kind) {
        return switch (kind) {
            case ENCODER -> encoder.selfAttention();
            case DECODER -> decoder.selfAttention();
            case CROSS -> decoder.crossAttention();
        };
    }

    AttentionRow row(AttentionAddress address) {
        AttentionTrace trace = traces(address.kind()).get(address.layer());
        int row = address.row();
        float[] query = head(trace.query(), address).row(row);
        FloatMatrix key = head(trace.keysAndValues().key(), address);
        FloatMatrix value = head(trace.keysAndValues().value(), address);
        float scale =
                config.attentionScale(address.kind() == AttentionKind.ENCODER ? config.encoder() : config.decoder());
        float[] bias = trace.positionBias() == null
                ? null
                : head(trace.positionBias(), address).row(row);
        float[] dot = new float[key.rows()];
        float[] scores = new float[key.rows()];
        boolean[] mask = new boolean[key.rows()];
        for (int column = 0; column < key.rows(); column++) {
            dot[column] = dot(query, key, column);
            mask[column] = address.kind() != AttentionKind.DECODER || column <= row;
            scores[column] = mask[column] ? dot[column] * scale + (bias == null ? 0 : bias[column]) : Float.NaN;
        }
        float[] weights = head(trace.weights(), address).row(row);
        float[] context = head(trace.context(), address).row(row);
        return new AttentionRow(scale, query, key, value, dot, bias, mask, scores, weights, context);
    }

    private static float dot(float[] query, FloatMatrix key, int column) {
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            sum += (double) query[i] * key.at(column, i);
        }
        return (float) sum;
    }

    /** (1, heads, row, column) -> (row, column) of one head. */
    private static FloatMatrix head(NDArray tensor, AttentionAddress address) {
        return matrix(tensor.get(new NDIndex().addIndices(0, address.head())));
    }

    private static FloatMatrix matrix(NDArray tensor) {
        Shape shape = tensor.getShape();
        return new FloatMatrix((int) shape.get(0), (int) shape.get(1), tensor.toFloatArray());
    }
}
