package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionPass;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.StackIndices;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.AttentionTraces;
import io.clearhead.generation.FinishReason;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.testkit.BuiltInModel;
import io.clearhead.testkit.Floats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformerSessionTest {

    /** "I ate an apple." and "Ich habe einen Apfel gegessen." */
    private static final int[] SOURCE = {9, 2072, 50, 2163, 2, 0};

    private static final int[] TARGET = {11, 58, 112, 1943, 1087, 2, 0};
    private static final GenerationSettings GREEDY = BuiltInModel.get().defaults().toBuilder()
            .numBeams(1)
            .maxNewTokens(20)
            .build();

    private static final AlignmentHeads ALIGNMENT = new AlignmentHeads(1, List.of(6, 0, 3), Rows.PREDICTED);

    private TransformerModel model;
    private InferenceSession session;

    @BeforeEach
    void open() {
        model = BuiltInModel.get();
        session = model.openSession();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void tokensAreHeardAsTheyAreChosen() {
        List<Integer> heard = new ArrayList<>();
        GenerationResult result = session.generate(SOURCE, GREEDY, new GenerationListener() {
            @Override
            public void onToken(GeneratedToken token) {
                heard.add(token.id());
            }
        });
        assertThat(heard)
                .containsExactlyElementsOf(Arrays.stream(TARGET).boxed().toList());
        assertThat(result.best().ids()).isEqualTo(TARGET);
        assertThat(result.best().finishReason()).isEqualTo(FinishReason.EOS_TOKEN);
    }

    @Test
    void everyStepIsHeardWithItsRows() {
        for (int beams : new int[] {1, 3}) {
            List<Integer> rows = new ArrayList<>();
            GenerationSettings settings = GREEDY.toBuilder().numBeams(beams).build();
            session.generate(SOURCE, settings, new GenerationListener() {
                @Override
                public void onStep(int stepRows, Duration duration) {
                    assertThat(duration).isPositive();
                    rows.add(stepRows);
                }
            });
            assertThat(rows).startsWith(1, beams).hasSizeGreaterThanOrEqualTo(TARGET.length);
            assertThat(rows.subList(1, rows.size())).containsOnly(beams);
        }
    }

    @Test
    void aCancelledSearchStopsBeforeTheNextStepAndKeepsWhatItHas() {
        for (int beams : new int[] {1, 3}) {
            int[] asked = {0};
            GenerationSettings settings = GREEDY.toBuilder().numBeams(beams).build();
            GenerationResult result = session.generate(SOURCE, settings, new GenerationListener() {
                @Override
                public boolean isCancelled() {
                    return ++asked[0] > 2;
                }
            });
            assertThat(result.best().finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(result.best().ids()).containsExactly(TARGET[0], TARGET[1]);
        }
    }

    @Test
    void reachingTheLimitIsReportedAsLengthEvenThoughTheEndIsForced() {
        GenerationResult result =
                session.generate(SOURCE, GREEDY.toBuilder().maxNewTokens(3).build(), GenerationListener.none());
        assertThat(result.best().ids()).containsExactly(TARGET[0], TARGET[1], 0);
        assertThat(result.best().finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void rowsOfEverySequenceAreThoseOfOnePass() {
        for (int beams : new int[] {1, 4}) {
            GenerationSettings settings = GREEDY.toBuilder()
                    .numBeams(beams)
                    .numReturnSequences(beams)
                    .alignment(ALIGNMENT)
                    .build();
            List<GeneratedSequence> sequences = session.generate(SOURCE, settings, GenerationListener.none())
                    .sequences();
            assertThat(sequences).hasSize(beams);
            sequences.forEach(sequence -> Alignments.assertThoseOfOnePass(session, SOURCE, sequence, ALIGNMENT));
        }
    }

    @Test
    void aListenerHearsTheRowWithEveryToken() {
        List<GeneratedToken> heard = new ArrayList<>();
        GenerationSettings settings = GREEDY.toBuilder().alignment(ALIGNMENT).build();
        session.generate(SOURCE, settings, new GenerationListener() {
            @Override
            public void onToken(GeneratedToken token) {
                heard.add(token);
            }
        });
        assertThat(heard)
                .hasSameSizeAs(TARGET)
                .allSatisfy(token -> assertThat(token.alignment()).hasSameSizeAs(SOURCE));
    }

    @Test
    void whatIsCutOffOrCancelledHasTheRowsOfItsTokens() {
        GenerationSettings cut =
                GREEDY.toBuilder().alignment(ALIGNMENT).maxNewTokens(3).build();
        GeneratedSequence limited =
                session.generate(SOURCE, cut, GenerationListener.none()).best();
        assertThat(limited.tokens()).hasSize(3);
        Alignments.assertThoseOfOnePass(session, SOURCE, limited, ALIGNMENT);
        for (int beams : new int[] {1, 3}) {
            int[] asked = {0};
            GeneratedSequence cancelled = session.generate(
                            SOURCE,
                            GREEDY.toBuilder()
                                    .numBeams(beams)
                                    .alignment(ALIGNMENT)
                                    .build(),
                            new GenerationListener() {
                                @Override
                                public boolean isCancelled() {
                                    return ++asked[0] > 2;
                                }
                            })
                    .best();
            assertThat(cancelled.tokens()).hasSize(2);
            Alignments.assertThoseOfOnePass(session, SOURCE, cancelled, ALIGNMENT);
        }
    }

    @Test
    void lookingChangesNothingElse() {
        for (int beams : new int[] {1, 4}) {
            GenerationSettings settings = GREEDY.toBuilder().numBeams(beams).build();
            GeneratedSequence watched = session.generate(
                            SOURCE, settings.toBuilder().alignment(ALIGNMENT).build(), GenerationListener.none())
                    .best();
            GeneratedSequence unwatched = session.generate(SOURCE, settings, GenerationListener.none())
                    .best();
            assertThat(watched.score()).isEqualTo(unwatched.score());
            assertThat(watched.ids()).isEqualTo(unwatched.ids());
            assertThat(unwatched.tokens())
                    .allSatisfy(token -> assertThat(token.alignment()).isNull());
        }
    }

    @Test
    void headsThatDoNotExistAreRefused() {
        for (AlignmentHeads heads : List.of(
                new AlignmentHeads(3, List.of(0), Rows.PREDICTED), new AlignmentHeads(0, List.of(8), Rows.PREDICTED))) {
            GenerationSettings settings = GREEDY.toBuilder().alignment(heads).build();
            assertThatThrownBy(() -> session.generate(SOURCE, settings, GenerationListener.none()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 layers of 8 heads");
        }
    }

    @Test
    void theLikeliestTokensOfAGreedySearchStartWithTheChosenOne() {
        GenerationSettings settings = GREEDY.toBuilder().topTokens(3).build();
        for (GeneratedToken token : session.generate(SOURCE, settings, GenerationListener.none())
                .best()
                .tokens()) {
            assertThat(token.top()).hasSize(3);
            assertThat(token.top().get(0).id()).isEqualTo(token.id());
            assertThat(token.top().get(0).logProbability()).isEqualTo(token.logProbability());
        }
    }

    @Test
    void aForcedTargetGetsTheLogProbabilitiesOfTheSearchThatWroteIt() {
        GenerationResult result = session.generate(SOURCE, GREEDY, GenerationListener.none());
        AttentionTraces traces = session.attention(SOURCE, TARGET, everything());
        float[] searched = new float[TARGET.length];
        for (int t = 0; t < searched.length; t++) {
            searched[t] = result.best().tokens().get(t).logProbability();
        }
        Floats.assertClose("log-probabilities", traces.targetLogProbabilities(), searched);
        assertThat(traces.fed()).containsExactly(5999, 11, 58, 112, 1943, 1087, 2);
    }

    @Test
    void aSelectionIsTheSamePartOfTheWhole() {
        AttentionTraces all = session.attention(SOURCE, TARGET, everything());
        AttentionSelection selection = new AttentionSelection(
                EnumSet.of(AttentionKind.CROSS),
                new StackIndices(List.of(3, 0), List.of(2, 0)),
                new StackIndices(List.of(), List.of(5, 1)),
                new Window(2, 5),
                new Window(1, 100));
        AttentionTraces some = session.attention(SOURCE, TARGET, selection);
        assertThat(some.maps()).containsOnlyKeys(AttentionKind.CROSS);
        AttentionMaps part = some.of(AttentionKind.CROSS).orElseThrow();
        AttentionMaps whole = all.of(AttentionKind.CROSS).orElseThrow();
        assertThat(List.of(part.layers(), part.heads(), part.rows(), part.columns()))
                .containsExactly(2, 2, 3, 5);
        assertThat(part.at(0, 0, 0, 0)).isEqualTo(whole.at(2, 5, 2, 1));
        assertThat(part.at(1, 1, 2, 4)).isEqualTo(whole.at(0, 1, 4, 5));
    }

    /** scores = dot·scale where kept; weights = softmax(scores); context = Σ weights·v. */
    @ParameterizedTest
    @EnumSource(AttentionKind.class)
    void theAnatomyOfARowAddsUp(AttentionKind kind) {
        AttentionMaps maps =
                session.attention(SOURCE, TARGET, everything()).of(kind).orElseThrow();
        for (int layer = 0; layer < maps.layers(); layer++) {
            for (int head = 0; head < maps.heads(); head++) {
                for (int row = 0; row < maps.rows(); row++) {
                    AttentionRow anatomy =
                            session.attentionRow(SOURCE, TARGET, new AttentionAddress(kind, layer, head, row));
                    assertAddsUp(anatomy);
                    for (int column = 0; column < maps.columns(); column++) {
                        assertThat(anatomy.weights()[column])
                                .isCloseTo(maps.at(layer, head, row, column), within(1e-6f));
                        assertThat(anatomy.mask()[column]).isEqualTo(kind != AttentionKind.DECODER || column <= row);
                    }
                }
            }
        }
    }

    private static void assertAddsUp(AttentionRow row) {
        int columns = row.weights().length;
        double[] exponentials = new double[columns];
        double normalizer = 0;
        for (int j = 0; j < columns; j++) {
            float dot = 0;
            for (int i = 0; i < row.query().length; i++) {
                dot += row.query()[i] * row.key().at(j, i);
            }
            assertThat(row.dot()[j]).isCloseTo(dot, within(1e-3f));
            if (row.mask()[j]) {
                assertThat(row.scores()[j]).isCloseTo(row.dot()[j] * row.scale(), within(1e-4f));
                exponentials[j] = Math.exp(row.scores()[j]);
                normalizer += exponentials[j];
            } else {
                assertThat(row.scores()[j]).isNaN();
            }
        }
        float[] context = new float[row.context().length];
        for (int j = 0; j < columns; j++) {
            assertThat((double) row.weights()[j]).isCloseTo(exponentials[j] / normalizer, within(1e-4));
            for (int i = 0; i < context.length; i++) {
                context[i] += row.weights()[j] * row.value().at(j, i);
            }
        }
        Floats.assertClose("context", row.context(), context);
    }

    @Test
    void passThatIsOverCannotBeRead() {
        AttentionPass[] kept = new AttentionPass[1];
        session.trace(SOURCE, TARGET, pass -> kept[0] = pass);

        assertThatIllegalStateException().isThrownBy(() -> kept[0].maps(AttentionKind.CROSS, 0));
    }

    @Test
    void hiddenStatesHaveARowPerToken() {
        FloatMatrix embedded = session.hiddenStates(SOURCE, 0);
        FloatMatrix last = session.hiddenStates(SOURCE, 4);
        assertThat(embedded.rows()).isEqualTo(SOURCE.length);
        assertThat(embedded.columns()).isEqualTo(256);
        assertThat(last.values()).isNotEqualTo(embedded.values());
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        assertThatThrownBy(() -> session.generate(new int[] {6000}, GREEDY, GenerationListener.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6000");
        assertThatThrownBy(() -> session.generate(new int[] {-1}, GREEDY, GenerationListener.none()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.generate(new int[0], GREEDY, GenerationListener.none()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sequencesLongerThanThePositionsAreRefused() {
        assertThatThrownBy(() -> session.hiddenStates(new int[513], 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("513")
                .hasMessageContaining("512");
    }

    @Test
    void noNativeArrayOutlivesACall() {
        exerciseEverything();
        int before = model.liveNativeArrays();
        for (int i = 0; i < 20; i++) {
            exerciseEverything();
        }
        assertThat(model.liveNativeArrays()).isEqualTo(before);
    }

    private void exerciseEverything() {
        session.generate(SOURCE, GREEDY, GenerationListener.none());
        session.generate(SOURCE, GREEDY.toBuilder().numBeams(3).build(), GenerationListener.none());
        session.generate(SOURCE, GREEDY.toBuilder().alignment(ALIGNMENT).build(), GenerationListener.none());
        session.generate(
                SOURCE, GREEDY.toBuilder().numBeams(3).alignment(ALIGNMENT).build(), GenerationListener.none());
        session.attention(SOURCE, TARGET, everything());
        session.trace(SOURCE, TARGET, pass -> pass.valueNorms(AttentionKind.DECODER, 1));
        session.attentionRow(SOURCE, TARGET, new AttentionAddress(AttentionKind.CROSS, 0, 0, 0));
        session.hiddenStates(SOURCE, 2);
        assertThatThrownBy(() -> session.hiddenStates(new int[] {7000}, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AttentionSelection everything() {
        return new AttentionSelection(
                EnumSet.allOf(AttentionKind.class),
                new StackIndices(List.of(0, 1, 2, 3), List.of(0, 1, 2)),
                new StackIndices(List.of(0, 1, 2, 3, 4, 5, 6, 7), List.of(0, 1, 2, 3, 4, 5, 6, 7)),
                Window.all(),
                Window.all());
    }
}
