package io.clearhead.inspection;

import io.clearhead.inspection.maps.Reduction;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a pass is shown, and how.
 *
 * @param scope kinds, layers, heads and windows; windows count in units
 * @param reduction what becomes of the heads and layers of the scope
 * @param unit what rows and columns of maps are
 * @param measures what is reported beside the maps
 * @param alignment the heads that words are aligned by, whatever the scope is; null if they are not
 */
public record AttentionView(
        AttentionScope scope,
        Reduction reduction,
        Unit unit,
        Set<Measure> measures,
        @Nullable AlignmentScope alignment) {

    /** What rows and columns are. */
    public enum Unit {
        /** Tokens, as the model sees them. */
        TOKENS,
        /** Words: weights on the tokens of a word add up, and rows of its tokens are averaged. */
        WORDS
    }

    /** What can be reported beside the maps. */
    public enum Measure {
        /** What each head of the scope does, from all of its rows and columns, whatever reduction, unit and windows say. */
        STATISTICS,
        /** How far each value of the heads of the scope reaches, for all columns in tokens. */
        VALUE_NORMS,
        /** Attention followed through all layers and heads, in the unit and windows of the maps. */
        ROLLOUT
    }

    public AttentionView {
        measures = Set.copyOf(measures);
    }

    /** Without word alignments. */
    public AttentionView(AttentionScope scope, Reduction reduction, Unit unit, Set<Measure> measures) {
        this(scope, reduction, unit, measures, null);
    }

    /** Tokens, nothing reduced, and only the maps. */
    public static AttentionView of(AttentionScope scope) {
        return new AttentionView(scope, Reduction.NONE, Unit.TOKENS, Set.of());
    }
}
