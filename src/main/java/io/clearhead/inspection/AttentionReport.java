package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.alignment.WordAlignment;
import io.clearhead.inspection.statistics.HeadDescription;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one teacher-forced pass over a sentence pair showed. Maps are in the order encoder, decoder, cross.
 *
 * @param view what was asked for
 * @param source text and tokens that the encoder read
 * @param target what the decoder read and predicted
 * @param slices the weights of each kind that was asked for
 * @param measures what was asked for beside the weights
 * @param alignment which words belong together; null if nobody asked
 */
public record AttentionReport(
        AttentionView view,
        Encoding source,
        Reading target,
        Map<AttentionKind, Slice> slices,
        Measures measures,
        @Nullable WordAlignment alignment) {

    public AttentionReport {
        slices = inOrder(slices);
    }

    private static <T> Map<AttentionKind, T> inOrder(Map<AttentionKind, T> values) {
        Map<AttentionKind, T> ordered = new EnumMap<>(AttentionKind.class);
        ordered.putAll(values);
        return Collections.unmodifiableMap(ordered);
    }

    /**
     * The target, step by step: at step t the decoder reads {@code fed[t]} and predicts {@code predicted[t]}; row t of
     * decoder and cross-attention belongs to that step. The lists have the same length.
     *
     * @param text text of the target
     * @param fed the decoder's start token, then the target without its last token
     * @param predicted the target
     */
    public record Reading(String text, List<Token> fed, List<PredictedToken> predicted) {
        public Reading {
            fed = List.copyOf(fed);
            predicted = List.copyOf(predicted);
        }
    }

    /**
     * A token that the decoder was made to write.
     *
     * @param token the token
     * @param logProbability natural logarithm of the probability that the model gave it
     */
    public record PredictedToken(Token token, float logProbability) {}

    /**
     * Weights of one kind, and the indices they belong to. Where heads or layers were combined, that axis of the maps has the
     * size 1, and the indices are those that were combined.
     *
     * @param layers indices of the layers, in the order of the data
     * @param heads indices of the heads, in the order of the data
     * @param rows query rows, in the unit of the view
     * @param columns key columns, in the unit of the view
     * @param maps the weights
     */
    public record Slice(List<Integer> layers, List<Integer> heads, Window rows, Window columns, AttentionMaps maps) {
        public Slice {
            layers = List.copyOf(layers);
            heads = List.copyOf(heads);
        }
    }

    /**
     * What is reported beside the weights, for each kind; a measure that was not asked for has no kind.
     *
     * @param statistics of each head, by layer and head as the slice lists them
     * @param valueNorms (heads, column tokens) of each layer as the slice lists them
     * @param rollout (rows, columns) like the maps of the slice
     */
    public record Measures(
            Map<AttentionKind, List<List<HeadDescription>>> statistics,
            Map<AttentionKind, List<FloatMatrix>> valueNorms,
            Map<AttentionKind, FloatMatrix> rollout) {

        /** Nothing but the weights. */
        public static final Measures NONE = new Measures(Map.of(), Map.of(), Map.of());

        public Measures {
            statistics = inOrder(statistics);
            valueNorms = inOrder(valueNorms);
            rollout = inOrder(rollout);
        }
    }
}
