package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.Window;
import java.util.Locale;

/**
 * How many rows and columns a kind of attention has for one sentence pair.
 *
 * @param kind which attention
 * @param rows number of queries
 * @param columns number of keys
 */
record AttentionExtent(AttentionKind kind, int rows, int columns) {

    static AttentionExtent of(AttentionKind kind, int sourceLength, int targetLength) {
        return switch (kind) {
            case ENCODER -> new AttentionExtent(kind, sourceLength, sourceLength);
            case DECODER -> new AttentionExtent(kind, targetLength, targetLength);
            case CROSS -> new AttentionExtent(kind, targetLength, sourceLength);
        };
    }

    /**
     * Checks that a selection's windows begin inside every kind.
     *
     * @throws IndexOutOfRangeException naming the window
     */
    static void check(AttentionSelection selection, int sourceLength, int targetLength) {
        for (AttentionKind kind : AttentionKind.values()) {
            if (selection.kinds().contains(kind)) {
                AttentionExtent extent = of(kind, sourceLength, targetLength);
                extent.checkRow("window.rows[0]", selection.rows().from());
                IndexOutOfRangeException.check(
                        "window.columns[0]", selection.columns().from(), extent.columns, extent.name() + " columns");
            }
        }
    }

    void checkRow(String field, int row) {
        IndexOutOfRangeException.check(field, row, rows, name() + " rows");
    }

    Window rows(Window asked) {
        return new Window(asked.from(), Math.min(asked.to(), rows));
    }

    Window columns(Window asked) {
        return new Window(asked.from(), Math.min(asked.to(), columns));
    }

    private String name() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
