package io.clearhead.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.inspection.AttentionReport.Slice;
import io.clearhead.inspection.AttentionView.Measure;
import io.clearhead.inspection.AttentionView.Unit;
import io.clearhead.inspection.maps.Reduction;
import io.clearhead.inspection.maps.Reduction.Combination;
import io.clearhead.inspection.statistics.HeadDescription;
import io.clearhead.inspection.statistics.HeadPattern;
import io.clearhead.inspection.words.WordGroups;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import io.clearhead.testkit.TestServices;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Tokenizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fake model spreads attention evenly over what a row may look at; its value norms are 100·layer + 10·head + column. */
@Timeout(30)
class AttentionViewTest {

    private static final long MANY_CELLS = 1_000_000;
    private static final Reduction BOTH = new Reduction(Combination.MEAN, Combination.MEAN);

    private final Tokenizer tokenizer = TestModels.tokenizer();
    private final InferenceService service = TestServices.serve(new FakeInferenceModel());
    private final Encoding source = tokenizer.encode("Grandmothers overemphasize whiteboards.");
    private final Encoding target = tokenizer.encodeTarget("Großmütter überbetonen Schreibtafeln.");
    private final int sourceWords = WordGroups.of(source.tokens()).size();
    private final int targetWords = WordGroups.of(target.tokens()).size();
    private final SentencePair given = new SentencePair(source, new Target.Given(target));
    private final SentencePair generated = new SentencePair(
            source, new Target.Generated(GenerationSettings.greedy(100).build()));

    @AfterEach
    void stop() {
        service.close();
    }

    private AttentionReport report(AttentionView view) {
        return new AttentionInspector(service, MANY_CELLS)
                .attention(List.of(given), view)
                .get(0)
                .await();
    }

    private static <T> T of(AttentionKind kind, Map<AttentionKind, T> values) {
        return Objects.requireNonNull(values.get(kind));
    }

    private static AttentionScope scope(AttentionKind kind, List<Integer> layers, List<Integer> heads) {
        return new AttentionScope(EnumSet.of(kind), layers, heads, Window.all(), Window.all());
    }

    private static AttentionView words(AttentionScope scope) {
        return new AttentionView(scope, Reduction.NONE, Unit.WORDS, Set.of());
    }

    private static AttentionView measures(AttentionScope scope, Measure... measures) {
        return new AttentionView(scope, Reduction.NONE, Unit.TOKENS, Set.of(measures));
    }

    @Test
    void textsHaveWordsOfSeveralTokens() {
        assertThat(sourceWords).isEqualTo(4).isLessThan(source.tokens().size());
        assertThat(targetWords).isEqualTo(4).isLessThan(target.tokens().size());
    }

    @Nested
    class Reducing {

        @Test
        void sliceListsWhatWasCombined() {
            AttentionScope scope = scope(AttentionKind.CROSS, List.of(2, 0), List.of(1, 7, 3));

            Slice slice = of(
                    AttentionKind.CROSS,
                    report(new AttentionView(scope, BOTH, Unit.TOKENS, Set.of()))
                            .slices());

            assertThat(slice.layers()).containsExactly(2, 0);
            assertThat(slice.heads()).containsExactly(1, 7, 3);
            assertThat(slice.maps().layers()).isEqualTo(1);
            assertThat(slice.maps().heads()).isEqualTo(1);
        }

        @Test
        void measuresAreOfEveryHead() {
            AttentionScope scope = scope(AttentionKind.CROSS, List.of(2, 0), List.of(1, 7, 3));

            AttentionReport report = report(new AttentionView(scope, BOTH, Unit.WORDS, EnumSet.allOf(Measure.class)));

            assertThat(of(AttentionKind.CROSS, report.measures().statistics()))
                    .hasSize(2)
                    .allSatisfy(heads -> assertThat(heads).hasSize(3));
            assertThat(of(AttentionKind.CROSS, report.measures().valueNorms()))
                    .hasSize(2)
                    .allSatisfy(norms -> assertThat(norms.rows()).isEqualTo(3));
        }
    }

    @Nested
    class Words {

        @ParameterizedTest
        @EnumSource(AttentionKind.class)
        void rowsAndColumnsAreWords(AttentionKind kind) {
            AttentionReport report = report(words(scope(kind, List.of(0), List.of(0))));

            AttentionMaps maps = of(kind, report.slices()).maps();
            int fedWords = WordGroups.of(report.target().fed()).size();
            assertThat(maps.rows()).isEqualTo(kind == AttentionKind.ENCODER ? sourceWords : targetWords);
            assertThat(maps.columns()).isEqualTo(kind == AttentionKind.DECODER ? fedWords : sourceWords);
            for (int row = 0; row < maps.rows(); row++) {
                double sum = 0;
                for (int column = 0; column < maps.columns(); column++) {
                    sum += maps.at(0, 0, row, column);
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        }

        @Test
        void longWordsGetWhatTheirTokensGet() {
            AttentionMaps maps = of(
                            AttentionKind.ENCODER,
                            report(words(scope(AttentionKind.ENCODER, List.of(0), List.of(0))))
                                    .slices())
                    .maps();

            WordGroups groups = WordGroups.of(source.tokens());
            for (int column = 0; column < groups.size(); column++) {
                assertThat((double) maps.at(0, 0, 1, column))
                        .isCloseTo((double) groups.words().get(column).length() / groups.tokens(), within(1e-6));
            }
        }

        @Test
        void windowsCountWords() {
            AttentionScope scope = new AttentionScope(
                    EnumSet.of(AttentionKind.CROSS), List.of(0), List.of(0), new Window(2, 99), new Window(1, 2));

            Slice slice = of(AttentionKind.CROSS, report(words(scope)).slices());

            assertThat(slice.rows()).isEqualTo(new Window(2, targetWords));
            assertThat(slice.columns()).isEqualTo(new Window(1, 2));
            assertThat(slice.maps().weights()).hasSize(targetWords - 2);
        }

        @Test
        void windowBehindTheLastWordIsRefused() {
            AttentionScope scope = new AttentionScope(
                    EnumSet.of(AttentionKind.CROSS), null, null, Window.all(), new Window(sourceWords, 99));

            assertThat(sourceWords).isLessThan(source.tokens().size());
            assertThatExceptionOfType(IndexOutOfRangeException.class)
                    .isThrownBy(() -> report(words(scope)))
                    .withMessage("window.columns[0] is 4, but must be from 0 to 3: there are 4 cross columns of words");
        }
    }

    @Nested
    class Measuring {

        @Test
        void whatIsNotAskedForIsNotThere() {
            AttentionReport.Measures measures =
                    report(AttentionView.of(AttentionScope.all())).measures();

            assertThat(measures.statistics()).isEmpty();
            assertThat(measures.valueNorms()).isEmpty();
            assertThat(measures.rollout()).isEmpty();
        }

        /** The same weight everywhere is as even as can be; a causal row is even over what it sees. */
        @ParameterizedTest
        @EnumSource(AttentionKind.class)
        void windowsDoNotChangeStatistics(AttentionKind kind) {
            AttentionScope window =
                    new AttentionScope(EnumSet.of(kind), List.of(0), List.of(0), new Window(0, 1), new Window(0, 1));

            HeadDescription description = of(
                            kind,
                            report(measures(window, Measure.STATISTICS))
                                    .measures()
                                    .statistics())
                    .get(0)
                    .get(0);

            assertThat(description.pattern()).isEqualTo(HeadPattern.DIFFUSE);
            int columns = kind == AttentionKind.DECODER
                    ? target.tokens().size()
                    : source.tokens().size();
            if (kind == AttentionKind.DECODER) { // the start token has no row, so all rows see two columns or more
                assertThat(description.statistics().next()).isZero();
            } else {
                assertThat(description.statistics().peak()).isCloseTo(1.0 / columns, within(1e-6));
            }
            assertThat(description.value()).isCloseTo(1, within(1e-6));
        }

        @Test
        void normsAreThoseOfTheSelectedHeadsInOrder() {
            AttentionScope scope = new AttentionScope(
                    EnumSet.of(AttentionKind.CROSS), List.of(2, 0), List.of(7, 1), new Window(0, 1), new Window(1, 2));

            List<FloatMatrix> norms = of(
                    AttentionKind.CROSS,
                    report(measures(scope, Measure.VALUE_NORMS)).measures().valueNorms());

            assertThat(norms.get(0).row(0))
                    .startsWith(270, 271, 272)
                    .hasSize(source.tokens().size());
            assertThat(norms.get(1).row(1)).startsWith(10, 11, 12);
        }

        @Test
        void rolloutHasTheUnitAndWindowOfTheMaps() {
            AttentionScope scope = new AttentionScope(
                    EnumSet.of(AttentionKind.CROSS, AttentionKind.DECODER),
                    List.of(0),
                    List.of(0),
                    new Window(1, 3),
                    Window.all());
            AttentionView view = new AttentionView(scope, Reduction.NONE, Unit.WORDS, Set.of(Measure.ROLLOUT));

            AttentionReport report = report(view);

            assertThat(report.measures().rollout()).containsOnlyKeys(AttentionKind.DECODER, AttentionKind.CROSS);
            FloatMatrix rollout = of(AttentionKind.CROSS, report.measures().rollout());
            assertThat(rollout.rows()).isEqualTo(2);
            assertThat(rollout.columns()).isEqualTo(sourceWords);
        }
    }

    @Nested
    class Limit {

        private final long encoderCells =
                (long) source.tokens().size() * source.tokens().size();

        private void assertCells(long cells, SentencePair pair, AttentionView view) {
            List<Ticket<AttentionReport>> tickets =
                    new AttentionInspector(service, cells).attention(List.of(pair), view);
            assertThat(tickets.get(0).await()).isNotNull();

            assertThatExceptionOfType(ResponseTooLargeException.class)
                    .isThrownBy(() -> new AttentionInspector(service, cells - 1)
                            .attention(List.of(pair), view)
                            .get(0)
                            .await())
                    .satisfies(refusal -> assertThat(refusal.cells()).isEqualTo(cells));
        }

        private AttentionScope encoder(@Nullable List<Integer> heads) {
            return new AttentionScope(
                    EnumSet.of(AttentionKind.ENCODER), List.of(0, 1), heads, Window.all(), Window.all());
        }

        @Test
        void combinedMapsCountOnce() {
            Reduction heads = new Reduction(Combination.MAX, null);

            assertCells(2 * encoderCells, given, new AttentionView(encoder(null), heads, Unit.TOKENS, Set.of()));
            assertCells(encoderCells, given, new AttentionView(encoder(null), BOTH, Unit.TOKENS, Set.of()));
        }

        @Test
        void wordsCountAsTheyAreShown() {
            assertCells(2L * sourceWords * sourceWords, given, words(encoder(List.of(3))));
            assertCells(
                    (long) targetWords * sourceWords, given, words(scope(AttentionKind.CROSS, List.of(0), List.of(0))));
        }

        /** The model repeats the source, whose first word in the target is the decoder's start token. */
        @Test
        void wordsOfAGeneratedTargetCountWhenTheyAreKnown() {
            long fedWords = sourceWords; // the start token instead of the end of sentence
            assertCells(sourceWords * fedWords, generated, words(scope(AttentionKind.DECODER, List.of(0), List.of(0))));
        }

        @Test
        void measuresCountToo() {
            int columns = source.tokens().size();
            AttentionScope scope = encoder(List.of(0, 5));

            assertCells(4 * encoderCells, given, measures(scope, Measure.STATISTICS));
            assertCells(5 * encoderCells, given, measures(scope, Measure.ROLLOUT));
            assertCells(4 * encoderCells + 4L * columns, given, measures(scope, Measure.VALUE_NORMS));
        }
    }
}
