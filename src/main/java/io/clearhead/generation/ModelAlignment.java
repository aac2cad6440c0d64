package io.clearhead.generation;

import io.clearhead.generation.ModelDescription.Architecture;
import org.jspecify.annotations.Nullable;

/**
 * The heads to take for word alignments of one model, and how good they were found to be.
 *
 * @param heads which heads
 * @param quality how well they agree with people; null where nobody has measured it
 */
public record ModelAlignment(AlignmentHeads heads, @Nullable Quality quality) {

    /**
     * Agreement with alignments made by hand (F. J. Och and H. Ney, "A Systematic Comparison of Various Statistical
     * Alignment Models", 2003).
     *
     * @param alignmentErrorRate from 0, perfect, to 1
     * @param precision share of the model's links that are sure or possible
     * @param recall share of the sure links that the model has
     * @param sentences pairs that it was measured on
     */
    public record Quality(double alignmentErrorRate, double precision, double recall, int sentences) {
        public Quality {
            if (!isShare(alignmentErrorRate) || !isShare(precision) || !isShare(recall) || sentences < 1) {
                throw new IllegalArgumentException(
                        "error rate, precision and recall must be from 0 to 1, of at least one"
                                + " sentence, but are " + alignmentErrorRate + ", " + precision + " and " + recall
                                + " of "
                                + sentences);
            }
        }

        private static boolean isShare(double value) {
            return value >= 0 && value <= 1;
        }
    }

    /** What to take for a model that nobody has measured. */
    public static ModelAlignment unmeasured(Architecture architecture) {
        return new ModelAlignment(AlignmentHeads.penultimateLayer(architecture), null);
    }
}
