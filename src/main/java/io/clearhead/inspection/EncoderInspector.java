package io.clearhead.inspection;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.EncoderView.Pooling;
import io.clearhead.inspection.EncoderView.Scale;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.serving.Work;
import io.clearhead.tokenizer.Encoding;
import java.util.List;

/**
 * Shows what the encoder made of a source, per token or as one vector.
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class EncoderInspector {

    private final InferenceService service;

    public EncoderInspector(InferenceService service) {
        this.service = service;
    }

    /**
     * Asks for the encoder's states of sources, all admitted or none.
     *
     * @return one ticket per source, in order
     * @throws IndexOutOfRangeException if the model lacks the layer
     * @throws io.clearhead.serving.InferenceException if the service cannot take the work
     */
    public List<Ticket<EncoderReport>> encode(List<Encoding> sources, EncoderView view) {
        int layers = service.model().description().architecture().encoder().layers();
        IndexOutOfRangeException.checkStage("layer", view.layer(), layers);
        int layer = view.layer() == EncoderView.FINAL ? layers : view.layer();
        return service.submitAll(
                sources.stream().map(source -> work(source, layer, view)).toList());
    }

    private static Work<EncoderReport> work(Encoding source, int layer, EncoderView view) {
        return (session, cancellation) -> {
            FloatMatrix states = session.hiddenStates(source.ids(), layer); // (token, model)
            return new EncoderReport(source, view(states, view));
        };
    }

    static FloatMatrix view(FloatMatrix states, EncoderView view) {
        Pooling pooling = view.pooling();
        FloatMatrix vectors = pooling == null ? states : pool(states, pooling);
        return view.scale() == Scale.UNCHANGED ? vectors : unitLength(vectors);
    }

    private static FloatMatrix pool(FloatMatrix states, Pooling pooling) {
        float[] pooled = switch (pooling) {
            case MEAN -> VectorMath.mean(states);
            case MAX -> max(states);
            case EOS -> states.row(states.rows() - 1);
        };
        return new FloatMatrix(1, pooled.length, pooled);
    }

    private static float[] max(FloatMatrix states) {
        float[] max = states.row(0);
        for (int row = 1; row < states.rows(); row++) {
            for (int column = 0; column < max.length; column++) {
                max[column] = Math.max(max[column], states.at(row, column));
            }
        }
        return max;
    }

    private static FloatMatrix unitLength(FloatMatrix vectors) {
        float[] values = new float[vectors.values().length];
        for (int row = 0; row < vectors.rows(); row++) {
            float[] unit = VectorMath.unit(vectors.row(row));
            System.arraycopy(unit, 0, values, row * unit.length, unit.length);
        }
        return new FloatMatrix(vectors.rows(), vectors.columns(), values);
    }
}
