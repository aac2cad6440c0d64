package io.clearhead.generation;

import io.clearhead.generation.ModelDescription.Architecture;
import java.util.List;

/**
 * The heads of cross-attention that say which source word a target word comes from: the mean of their weights, read row by
 * row.
 *
 * @param layer layer of the decoder, from 0
 * @param heads heads of that layer, from 0, each once, at least one
 * @param rows which target token a row stands for
 */
public record AlignmentHeads(int layer, List<Integer> heads, Rows rows) {

    /** Which target token row t of cross-attention stands for. */
    public enum Rows {
        /** The one that is predicted at that step: row t is where the model looks to write {@code predicted[t]}. */
        PREDICTED,
        /**
         * The one that is read at that step: row t is where the model looks when it knows {@code fed[t]} (Y. Chen et al.,
         * "Accurate Word Alignment Induction from Neural Machine Translation", 2020, Shift-Att).
         */
        FED
    }

    public AlignmentHeads {
        heads = List.copyOf(heads);
        if (layer < 0 || heads.isEmpty() || heads.stream().anyMatch(head -> head < 0)) {
            throw new IllegalArgumentException(
                    "a layer and heads are counted from 0, and there must be at least one head," + " but they are "
                            + layer + " and " + heads);
        }
        if (heads.stream().distinct().count() < heads.size()) {
            throw new IllegalArgumentException("a head may be named once, but they are " + heads);
        }
    }

    /**
     * All heads of the last layer but one, or of the only layer: what to take for a model that nobody has measured (S. Garg
     * et al., "Jointly Learning to Align and Translate with Transformer Models", 2019).
     */
    public static AlignmentHeads penultimateLayer(Architecture architecture) {
        int layer = Math.max(0, architecture.decoder().layers() - 2);
        return new AlignmentHeads(layer, architecture.decoder().allHeads(), Rows.PREDICTED);
    }
}
