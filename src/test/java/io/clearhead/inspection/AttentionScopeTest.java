package io.clearhead.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.ModelDescription.Architecture;
import io.clearhead.generation.ModelDescription.Positions;
import io.clearhead.generation.ModelDescription.Stack;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttentionScopeTest {

    @Test
    void allMeansWhatEachStackHas() {
        AttentionSelection selection = AttentionScope.all().of(architecture(2, 2));

        assertThat(selection.layers().encoder()).containsExactly(0, 1, 2, 3);
        assertThat(selection.layers().decoder()).containsExactly(0, 1, 2);
        assertThat(selection.heads().encoder()).containsExactly(0, 1);
    }

    @Test
    void namedLayersAndHeadsKeepTheirOrder() {
        AttentionScope scope = scope(EnumSet.of(AttentionKind.CROSS), List.of(2, 0), List.of(1, 0));

        AttentionSelection selection = scope.of(architecture(2, 2));

        assertThat(selection.layers().of(AttentionKind.CROSS)).containsExactly(2, 0);
        assertThat(selection.heads().of(AttentionKind.CROSS)).containsExactly(1, 0);
    }

    @Test
    void layerHasToExistInEveryRequestedKind() {
        Architecture architecture = architecture(2, 2);
        List<Integer> fourth = List.of(0, 3);

        AttentionSelection encoderOnly =
                scope(EnumSet.of(AttentionKind.ENCODER), fourth, null).of(architecture);

        assertThat(encoderOnly.layers().of(AttentionKind.ENCODER)).isEqualTo(fourth);
        assertThatExceptionOfType(IndexOutOfRangeException.class)
                .isThrownBy(() ->
                        scope(EnumSet.allOf(AttentionKind.class), fourth, null).of(architecture))
                .withMessage("layers[1] is 3, but must be from 0 to 2: there are 3 decoder layers")
                .satisfies(refusal -> {
                    assertThat(refusal.field()).isEqualTo("layers[1]");
                    assertThat(refusal.first()).isZero();
                    assertThat(refusal.last()).isEqualTo(2);
                });
    }

    @Test
    void headThatDoesNotExistIsRefused() {
        assertThatExceptionOfType(IndexOutOfRangeException.class)
                .isThrownBy(() -> scope(EnumSet.of(AttentionKind.ENCODER), null, List.of(-1))
                        .of(architecture(2, 2)))
                .withMessage("heads[0] is -1, but must be from 0 to 1: there are 2 encoder heads");
    }

    @Test
    void allHeadsAreThoseOfEachStack() {
        AttentionSelection selection = AttentionScope.all().of(architecture(4, 2));

        assertThat(selection.heads().of(AttentionKind.ENCODER)).containsExactly(0, 1, 2, 3);
        assertThat(selection.heads().of(AttentionKind.DECODER)).containsExactly(0, 1);
        assertThat(selection.heads().of(AttentionKind.CROSS)).containsExactly(0, 1);
    }

    @Test
    void namedHeadHasToExistInEveryRequestedKind() {
        assertThatExceptionOfType(IndexOutOfRangeException.class)
                .isThrownBy(() -> scope(EnumSet.allOf(AttentionKind.class), null, List.of(0, 2))
                        .of(architecture(4, 2)))
                .withMessage("heads[1] is 2, but must be from 0 to 1: there are 2 decoder heads");
    }

    @Test
    void repeatedIndicesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scope(EnumSet.of(AttentionKind.CROSS), List.of(1, 1), null)
                        .of(architecture(2, 2)));
    }

    @Test
    void emptyListsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> scope(Set.of(), null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> scope(EnumSet.of(AttentionKind.CROSS), List.of(), null));
    }

    private static AttentionScope scope(
            Set<AttentionKind> kinds, @Nullable List<Integer> layers, @Nullable List<Integer> heads) {
        return new AttentionScope(kinds, layers, heads, Window.all(), Window.all());
    }

    private static Architecture architecture(int encoderHeads, int decoderHeads) {
        return new Architecture(
                new Stack(4, encoderHeads, 4, 16),
                new Stack(3, decoderHeads, 4, 16),
                8,
                100,
                100,
                "post",
                "layer_norm",
                new Positions("sinusoidal", "halves", 64),
                "relu",
                0.5f,
                1_000);
    }
}
