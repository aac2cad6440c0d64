package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.StackIndices;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.InferenceSession;
import io.clearhead.testkit.Floats;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

/** Compares what a search looked at with one teacher-forced pass through the blocks. */
final class Alignments {

    private Alignments() {}

    /** Row t of a sequence = the mean over heads of row t of the pass that is made to write it; Σ = 1. */
    static void assertThoseOfOnePass(
            InferenceSession session, int[] source, GeneratedSequence sequence, AlignmentHeads heads) {
        AttentionSelection selection = new AttentionSelection(
                EnumSet.of(AttentionKind.CROSS),
                new StackIndices(List.of(), List.of(heads.layer())),
                new StackIndices(List.of(), heads.heads()),
                Window.all(),
                Window.all());
        AttentionMaps maps = session.attention(source, sequence.ids(), selection)
                .of(AttentionKind.CROSS)
                .orElseThrow();
        assertThat(maps.rows()).isEqualTo(sequence.tokens().size());
        for (int t = 0; t < maps.rows(); t++) {
            float[] row = row(sequence, t);
            Floats.assertClose("row " + t, row, mean(maps, t));
            assertThat(sum(row)).isCloseTo(1, within(1e-5));
        }
    }

    /** What a token's step looked at. */
    static float[] row(GeneratedSequence sequence, int token) {
        return Objects.requireNonNull(sequence.tokens().get(token).alignment(), "alignment");
    }

    private static float[] mean(AttentionMaps maps, int row) {
        float[] mean = new float[maps.columns()];
        for (int head = 0; head < maps.heads(); head++) {
            for (int column = 0; column < mean.length; column++) {
                mean[column] += maps.at(0, head, row, column) / maps.heads();
            }
        }
        return mean;
    }

    private static double sum(float[] row) {
        double sum = 0;
        for (float weight : row) {
            sum += weight;
        }
        return sum;
    }
}
