package io.clearhead.generation.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionTraces;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.model.AttentionTrace;
import io.clearhead.model.DecoderTrace;
import io.clearhead.model.EncoderTrace;
import io.clearhead.model.TransformerConfig;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Copies what was asked for out of the tensors of one teacher-forced pass over one source and target. */
final class TraceReader {

    private final TransformerConfig config;
    private final EncoderTrace encoder;
    private final DecoderTrace decoder;

    TraceReader(TransformerConfig config, EncoderTrace encoder, DecoderTrace decoder) {
        this.config = config;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    AttentionTraces read(AttentionSelection selection, int[] fed, int[] target) {
        Map<AttentionKind, AttentionMaps> maps = new EnumMap<>(AttentionKind.class);
        selection.kinds().forEach(kind -> maps.put(kind, maps(kind, selection)));
        return new AttentionTraces(maps, fed, logProbabilities(target));
    }

    private List<AttentionTrace> layers(AttentionKind kind) {
        return switch (kind) {
            case ENCODER -> encoder.selfAttention();
            case DECODER -> decoder.selfAttention();
            case CROSS -> decoder.crossAttention();
        };
    }

    private AttentionMaps maps(AttentionKind kind, AttentionSelection selection) {
        List<AttentionTrace> all = layers(kind);
        List<Integer> layers = selection.layers().of(kind);
        NDArray first = all.get(0).weights(); // (1, heads, query, key)
        int keys = (int) first.getShape().get(3);
        int queries = (int) first.getShape().get(2);
        int rows = selection.rows().length(queries);
        int columns = selection.columns().length(keys);
        List<Integer> heads = selection.heads().of(kind);
        float[] weights = new float[layers.size() * heads.size() * rows * columns];
        int written = 0;
        for (int layer : layers) {
            float[] values = all.get(layer).weights().toFloatArray();
            for (int head : heads) {
                for (int row = 0; row < rows; row++) {
                    int start = (head * queries + selection.rows().from() + row) * keys
                            + selection.columns().from();
                    System.arraycopy(values, start, weights, written, columns);
                    written += columns;
                }
            }
        }
        return new AttentionMaps(layers.size(), heads.size(), rows, columns, weights);
    }

    /** Of each target token, at the row that predicts it. */
    private float[] logProbabilities(int[] target) {
        NDArray logProbabilities = decoder.logits().logSoftmax(-1); // (1, target, vocab)
        long[] ids = Arrays.stream(target).asLongStream().toArray();
        NDArray index = logProbabilities.getManager().create(ids, new Shape(1, ids.length, 1));
        return logProbabilities.gather(index, 2).toFloatArray(); // (1, target, 1)
    }

    AttentionRow row(AttentionAddress address) {
        AttentionTrace trace = layers(address.kind()).get(address.layer());
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
        NDArray head = tensor.get(new NDIndex().addIndices(0, address.head()));
        return new FloatMatrix(
                (int) head.getShape().get(0), (int) head.getShape().get(1), head.toFloatArray());
    }
}
