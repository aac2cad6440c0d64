package io.clearhead.inspection.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.StackIndices;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.maps.Reduction.Combination;
import io.clearhead.inspection.words.WordGroups;
import io.clearhead.inspection.words.WordGroups.Word;
import io.clearhead.inspection.words.WordMerge;
import io.clearhead.testkit.Seeded;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MapReaderTest {

    private static final MapFrame WHOLE = new MapFrame(null, Window.all(), Window.all());

    private static AttentionSelection selection(List<Integer> layers, List<Integer> heads) {
        return new AttentionSelection(
                EnumSet.allOf(AttentionKind.class),
                new StackIndices(layers, layers),
                new StackIndices(heads, heads),
                Window.all(),
                Window.all());
    }

    private static FloatMatrix row(float... values) {
        return new FloatMatrix(1, values.length, values);
    }

    /** Two layers of two heads, one row, two columns. */
    private static final FixedPass SMALL = new FixedPass()
            .layer(AttentionKind.CROSS, row(0.1f, 0.9f), row(0.3f, 0.7f))
            .layer(AttentionKind.CROSS, row(0.8f, 0.2f), row(0.6f, 0.4f));

    private static AttentionMaps small(@Nullable Combination heads, @Nullable Combination layers) {
        return new MapReader(SMALL, WHOLE)
                .read(AttentionKind.CROSS, selection(List.of(0, 1), List.of(0, 1)), new Reduction(heads, layers));
    }

    private static void assertMaps(AttentionMaps maps, int layers, int heads, float... weights) {
        assertThat(List.of(maps.layers(), maps.heads(), maps.rows(), maps.columns()))
                .containsExactly(layers, heads, 1, 2);
        assertThat(maps.weights()).containsExactly(weights, within(1e-6f));
    }

    @Test
    void nothingIsCombinedUnlessAskedFor() {
        assertMaps(small(null, null), 2, 2, 0.1f, 0.9f, 0.3f, 0.7f, 0.8f, 0.2f, 0.6f, 0.4f);
    }

    @Test
    void headsAreCombinedWithinTheirLayer() {
        assertMaps(small(Combination.MEAN, null), 2, 1, 0.2f, 0.8f, 0.7f, 0.3f);
        assertMaps(small(Combination.MAX, null), 2, 1, 0.3f, 0.9f, 0.8f, 0.4f);
    }

    @Test
    void layersAreCombinedHeadByHead() {
        assertMaps(small(null, Combination.MEAN), 1, 2, 0.45f, 0.55f, 0.45f, 0.55f);
        assertMaps(small(null, Combination.MAX), 1, 2, 0.8f, 0.9f, 0.6f, 0.7f);
    }

    @Test
    void headsAreCombinedBeforeLayers() {
        assertMaps(small(Combination.MEAN, Combination.MAX), 1, 1, 0.7f, 0.8f);
        assertMaps(small(Combination.MAX, Combination.MEAN), 1, 1, 0.55f, 0.65f);
    }

    @Test
    void orderOfTheSelectionIsKept() {
        AttentionMaps maps = new MapReader(SMALL, WHOLE)
                .read(AttentionKind.CROSS, selection(List.of(1, 0), List.of(1)), Reduction.NONE);

        assertMaps(maps, 2, 1, 0.6f, 0.4f, 0.3f, 0.7f);
    }

    @Test
    void windowIsCutFromWords() {
        WordGroups rows = words(1);
        WordGroups columns = words(2, 1, 1);
        FixedPass pass = new FixedPass().layer(AttentionKind.ENCODER, row(0.1f, 0.2f, 0.3f, 0.4f));
        MapFrame frame = new MapFrame(new WordMerge(rows, columns), Window.all(), new Window(0, 2));

        AttentionMaps maps = new MapReader(pass, frame)
                .read(AttentionKind.ENCODER, selection(List.of(0), List.of(0)), Reduction.NONE);

        assertMaps(maps, 1, 1, 0.3f, 0.3f);
    }

    private static WordGroups words(int... lengths) {
        WordGroups groups = new WordGroups(List.of());
        for (int length : lengths) {
            int from = groups.tokens();
            List<Word> more = new ArrayList<>(groups.words());
            more.add(new Word("w", from, from + length, from, from + length, false));
            groups = new WordGroups(more);
        }
        return groups;
    }

    @ParameterizedTest
    @EnumSource(AttentionKind.class)
    void rowsOfMeansSumToOneAndRowsOfMaximaToMore(AttentionKind kind, @Seeded RandomGenerator random) {
        FixedPass pass = FixedPass.random(random);
        AttentionSelection all = selection(List.of(0, 1), List.of(0, 1));
        MapReader reader = new MapReader(pass, WHOLE);

        AttentionMaps mean = reader.read(kind, all, new Reduction(Combination.MEAN, Combination.MEAN));
        AttentionMaps max = reader.read(kind, all, new Reduction(Combination.MAX, Combination.MAX));

        for (int row = 0; row < mean.rows(); row++) {
            assertThat(sum(mean, row)).isCloseTo(1, within(1e-5));
            assertThat(sum(max, row)).isGreaterThanOrEqualTo(1 - 1e-5);
            for (int column = 0; column < mean.columns(); column++) {
                assertThat(max.at(0, 0, row, column)).isGreaterThanOrEqualTo(mean.at(0, 0, row, column) - 1e-6f);
                if (kind == AttentionKind.DECODER && column > row) {
                    assertThat(max.at(0, 0, row, column)).isZero();
                }
            }
        }
    }

    private static double sum(AttentionMaps maps, int row) {
        double sum = 0;
        for (int column = 0; column < maps.columns(); column++) {
            sum += maps.at(0, 0, row, column);
        }
        return sum;
    }
}
