package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.inspection.AttentionView.Measure;
import io.clearhead.inspection.maps.Reduction;

/**
 * Counts the numbers that an answer holds per weight of a map: maps as they are shown, rollout and value norms.
 *
 * @param view what is shown
 * @param selection its layers and heads in the model
 */
record AnswerSize(AttentionView view, AttentionSelection selection) {

    /**
     * The count for one sentence pair.
     *
     * @param shown its length in the unit of the view
     * @param tokens its length in tokens
     */
    long cells(PairLength shown, PairLength tokens) {
        long cells = 0;
        for (AttentionKind kind : selection.kinds()) {
            int layers = selection.layers().of(kind).size();
            int heads = selection.heads().of(kind).size();
            Reduction reduction = view.reduction();
            long map = AttentionExtent.of(kind, shown).cells(selection);
            cells += map * reduction.layers(layers) * reduction.heads(heads);
            cells += view.measures().contains(Measure.ROLLOUT) ? map : 0;
            if (view.measures().contains(Measure.VALUE_NORMS)) {
                cells +=
                        (long) layers * heads * AttentionExtent.of(kind, tokens).columns();
            }
        }
        return cells;
    }
}
