package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one teacher-forced pass over a sentence pair showed.
 *
 * @param source text and tokens that the encoder read
 * @param target what the decoder read and predicted
 * @param slices the weights of each kind that was asked for, in the order encoder, decoder, cross
 */
public record AttentionReport(Encoding source, Reading target, Map<AttentionKind, Slice> slices) {

    public AttentionReport {
        slices = Collections.unmodifiableMap(new EnumMap<>(slices));
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
     * Weights of one kind, and the indices they belong to.
     *
     * @param layers indices of the layers, in the order of the data
     * @param heads indices of the heads, in the order of the data
     * @param rows query rows
     * @param columns key columns
     * @param maps the weights
     */
    public record Slice(List<Integer> layers, List<Integer> heads, Window rows, Window columns, AttentionMaps maps) {
        public Slice {
            layers = List.copyOf(layers);
            heads = List.copyOf(heads);
        }
    }
}
