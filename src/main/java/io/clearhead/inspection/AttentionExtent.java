package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.inspection.AttentionView.Unit;
import java.util.Locale;

/**
 * How many rows and columns a kind of attention has for one sentence pair.
 *
 * @param kind which attention
 * @param rows number of queries
 * @param columns number of keys
 */
record AttentionExtent(AttentionKind kind, int rows, int columns) {

    static AttentionExtent of(AttentionKind kind, PairLength length) {
        return switch (kind) {
            case ENCODER -> new AttentionExtent(kind, length.source(), length.source());
            case DECODER -> new AttentionExtent(kind, length.predicted(), length.fed());
            case CROSS -> new AttentionExtent(kind, length.predicted(), length.source());
        };
    }

    /**
     * Checks that a selection's windows begin inside every kind.
     *
     * @throws IndexOutOfRangeException naming the window
     */
    static void check(AttentionSelection selection, PairLength length, Unit unit) {
        String of = unit == Unit.WORDS ? " of words" : "";
        for (AttentionKind kind : AttentionKind.values()) {
            if (selection.kinds().contains(kind)) {
                AttentionExtent extent = of(kind, length);
                IndexOutOfRangeException.check(
                        "window.rows[0]", selection.rows().from(), extent.rows, extent.name() + " rows" + of);
                IndexOutOfRangeException.check(
                        "window.columns[0]",
                        selection.columns().from(),
                        extent.columns,
                        extent.name() + " columns" + of);
            }
        }
    }

    void checkRow(String field, int row) {
        IndexOutOfRangeException.check(field, row, rows, name() + " rows");
    }

    /** The number of weights in a window of one map. */
    long cells(AttentionSelection selection) {
        return (long) selection.rows().length(rows) * selection.columns().length(columns);
    }

    private String name() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
