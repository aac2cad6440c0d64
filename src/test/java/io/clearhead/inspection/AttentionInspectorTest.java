package io.clearhead.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.inspection.AttentionReport.PredictedToken;
import io.clearhead.inspection.AttentionReport.Slice;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import io.clearhead.testkit.TestServices;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.Tokenizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fake model repeats its source when it generates, and spreads attention evenly over what a row may look at. */
@Timeout(30)
class AttentionInspectorTest {

    private static final long MANY_CELLS = 1_000_000;
    private static final int ENCODER_LAYERS = 4;
    private static final int DECODER_LAYERS = 3;
    private static final int HEADS = 8;

    private final Tokenizer tokenizer = TestModels.tokenizer();
    private final InferenceService service = TestServices.serve(new FakeInferenceModel());
    private final Encoding source = tokenizer.encode("I ate an apple.");
    private final Encoding target = tokenizer.encodeTarget("Ich habe einen Apfel gegessen.");
    private final int sourceLength = source.tokens().size();
    private final int targetLength = target.tokens().size();
    private final SentencePair given = new SentencePair(source, new Target.Given(target));
    private final SentencePair generated = new SentencePair(
            source, new Target.Generated(GenerationSettings.greedy(100).build()));

    @AfterEach
    void stop() {
        service.close();
    }

    private AttentionReport report(SentencePair pair, AttentionScope scope) {
        return new AttentionInspector(service, MANY_CELLS)
                .attention(List.of(pair), AttentionView.of(scope))
                .get(0)
                .await();
    }

    private static Slice slice(AttentionReport report, AttentionKind kind) {
        return Objects.requireNonNull(report.slices().get(kind));
    }

    private static AttentionScope oneHead(AttentionKind kind, Window rows, Window columns) {
        return new AttentionScope(EnumSet.of(kind), List.of(0), List.of(0), rows, columns);
    }

    @Nested
    class Targets {

        @Test
        void givenTargetIsReadAsItIs() {
            AttentionReport.Reading reading =
                    report(given, AttentionScope.all()).target();

            assertThat(reading.text()).isEqualTo(target.text());
            assertThat(reading.predicted()).extracting(PredictedToken::token).isEqualTo(target.tokens());
            assertThat(reading.predicted()).allMatch(predicted -> predicted.logProbability() == -0.5f);
        }

        @Test
        void fedTokensAreTheStartTokenAndTheTargetWithoutItsLast() {
            List<Token> fed = report(given, AttentionScope.all()).target().fed();

            assertThat(fed).hasSize(targetLength);
            assertThat(fed.get(0).id()).isEqualTo(tokenizer.vocabularySize() - 1);
            assertThat(fed.get(0).special()).isTrue();
            assertThat(fed.subList(1, targetLength)).isEqualTo(target.tokens().subList(0, targetLength - 1));
        }

        @Test
        void missingTargetIsGeneratedFirst() {
            AttentionReport report = report(generated, AttentionScope.all());

            assertThat(report.target().predicted())
                    .extracting(predicted -> predicted.token().id())
                    .isEqualTo(source.tokens().stream().map(Token::id).toList());
            assertThat(slice(report, AttentionKind.DECODER).maps().rows()).isEqualTo(sourceLength);
        }

        @Test
        void generatedTargetThatIsGivenAgainShowsTheSame() {
            AttentionReport first = report(generated, AttentionScope.all());
            List<Token> tokens = first.target().predicted().stream()
                    .map(PredictedToken::token)
                    .toList();
            Target again = new Target.Given(new Encoding(first.target().text(), tokens));

            AttentionReport second = report(new SentencePair(source, again), AttentionScope.all());

            assertThat(second.target()).isEqualTo(first.target());
            assertThat(slice(second, AttentionKind.CROSS).maps().weights())
                    .isEqualTo(slice(first, AttentionKind.CROSS).maps().weights());
        }

        @Test
        void targetWithoutEndOfSentenceStaysWithout() {
            Encoding open = new TargetTokens(tokenizer).describe(new int[] {target.ids()[0]});

            AttentionReport report = report(new SentencePair(source, new Target.Given(open)), AttentionScope.all());

            assertThat(report.target().predicted()).hasSize(1);
            assertThat(report.target().fed()).hasSize(1);
        }

        @Test
        void targetNeedsAToken() {
            assertThatIllegalArgumentException().isThrownBy(() -> new Target.Given(new Encoding("", List.of())));
        }
    }

    @Nested
    class Selection {

        @Test
        void eachKindHasItsOwnShape() {
            AttentionReport report = report(given, AttentionScope.all());

            assertThat(shape(report, AttentionKind.ENCODER))
                    .containsExactly(ENCODER_LAYERS, HEADS, sourceLength, sourceLength);
            assertThat(shape(report, AttentionKind.DECODER))
                    .containsExactly(DECODER_LAYERS, HEADS, targetLength, targetLength);
            assertThat(shape(report, AttentionKind.CROSS))
                    .containsExactly(DECODER_LAYERS, HEADS, targetLength, sourceLength);
        }

        private static List<Integer> shape(AttentionReport report, AttentionKind kind) {
            AttentionMaps maps = slice(report, kind).maps();
            return List.of(maps.layers(), maps.heads(), maps.rows(), maps.columns());
        }

        @Test
        void onlyRequestedKindsAreReported() {
            AttentionScope scope = oneHead(AttentionKind.CROSS, Window.all(), Window.all());

            assertThat(report(given, scope).slices()).containsOnlyKeys(AttentionKind.CROSS);
        }

        @Test
        void endOfAWindowIsCutToWhatThereIs() {
            AttentionScope scope = oneHead(AttentionKind.CROSS, new Window(1, 128), new Window(2, 3));

            Slice slice = slice(report(given, scope), AttentionKind.CROSS);

            assertThat(slice.rows()).isEqualTo(new Window(1, targetLength));
            assertThat(slice.columns()).isEqualTo(new Window(2, 3));
            assertThat(slice.maps().rows()).isEqualTo(targetLength - 1);
            assertThat(slice.maps().columns()).isEqualTo(1);
        }

        @Test
        void windowBehindTheEndIsRefused() {
            AttentionScope rows = oneHead(AttentionKind.CROSS, new Window(90, 100), Window.all());
            AttentionScope columns = oneHead(AttentionKind.CROSS, Window.all(), new Window(90, 100));

            assertThatExceptionOfType(IndexOutOfRangeException.class)
                    .isThrownBy(() -> report(given, rows))
                    .withMessage("window.rows[0] is 90, but must be from 0 to %d: there are %d cross rows"
                            .formatted(targetLength - 1, targetLength));
            assertThatExceptionOfType(IndexOutOfRangeException.class)
                    .isThrownBy(() -> report(generated, columns))
                    .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("window.columns[0]"));
        }
    }

    @Nested
    class Limit {

        private final AttentionScope scope = oneHead(AttentionKind.ENCODER, Window.all(), Window.all());
        private final long cells = (long) sourceLength * sourceLength;

        @Test
        void answerAtTheLimitIsGiven() {
            List<Ticket<AttentionReport>> tickets = new AttentionInspector(service, 2 * cells)
                    .attention(List.of(given, generated), AttentionView.of(scope));

            assertThat(tickets).allSatisfy(ticket -> assertThat(ticket.await()).isNotNull());
        }

        @Test
        void knownTargetsAreCountedTogetherBeforeTheyAreAdmitted() {
            AttentionInspector inspector = new AttentionInspector(service, 2 * cells - 1);

            assertThatExceptionOfType(ResponseTooLargeException.class)
                    .isThrownBy(() -> inspector.attention(List.of(given, given), AttentionView.of(scope)))
                    .satisfies(refusal -> {
                        assertThat(refusal.cells()).isEqualTo(2 * cells);
                        assertThat(refusal.limit()).isEqualTo(2 * cells - 1);
                    });
        }

        @Test
        void generatedTargetIsCountedWhenItIsKnown() {
            AttentionScope cross = oneHead(AttentionKind.CROSS, Window.all(), Window.all());
            AttentionInspector inspector = new AttentionInspector(service, cells - 1); // the model repeats the source

            Ticket<AttentionReport> ticket = inspector
                    .attention(List.of(generated), AttentionView.of(cross))
                    .get(0);

            assertThatExceptionOfType(ResponseTooLargeException.class)
                    .isThrownBy(ticket::await)
                    .withMessageContaining(String.valueOf(cells));
        }

        @Test
        void targetThatWouldBeTooLongAtItsShortestIsNotWritten() {
            AttentionInspector inspector = new AttentionInspector(service, cells - 1);

            assertThatExceptionOfType(ResponseTooLargeException.class)
                    .isThrownBy(() -> inspector.attention(List.of(generated), AttentionView.of(scope)));
        }

        @Test
        void windowMakesALargeMapFit() {
            AttentionInspector inspector = new AttentionInspector(service, 4);
            AttentionScope corner = oneHead(AttentionKind.ENCODER, new Window(0, 2), new Window(0, 2));

            AttentionReport report = inspector
                    .attention(List.of(given), AttentionView.of(corner))
                    .get(0)
                    .await();

            assertThat(slice(report, AttentionKind.ENCODER).maps().weights()).hasSize(4);
        }
    }

    @Nested
    class Rows {

        private final AttentionInspector inspector = new AttentionInspector(service, MANY_CELLS);

        @Test
        void rowIsReportedWithItsAddress() {
            AttentionAddress address = new AttentionAddress(AttentionKind.DECODER, 2, 7, 1);

            RowReport report = inspector.row(given, address).await();

            boolean[] firstTwo = new boolean[targetLength];
            firstTwo[0] = true;
            firstTwo[1] = true;
            assertThat(report.address()).isEqualTo(address);
            assertThat(report.target()).isEqualTo(target);
            assertThat(report.row().mask()).isEqualTo(firstTwo);
        }

        @Test
        void whatTheModelOrThePairLacksIsRefusedByName() {
            assertRefused(new AttentionAddress(AttentionKind.CROSS, DECODER_LAYERS, 0, 0), "layer", DECODER_LAYERS);
            assertRefused(new AttentionAddress(AttentionKind.ENCODER, ENCODER_LAYERS, 0, 0), "layer", ENCODER_LAYERS);
            assertRefused(new AttentionAddress(AttentionKind.ENCODER, 0, HEADS, 0), "head", HEADS);
            assertRefused(new AttentionAddress(AttentionKind.ENCODER, 0, 0, sourceLength), "row", sourceLength);
            assertRefused(new AttentionAddress(AttentionKind.CROSS, 0, 0, targetLength), "row", targetLength);
            assertRefused(new AttentionAddress(AttentionKind.CROSS, 0, 0, -1), "row", targetLength);
        }

        private void assertRefused(AttentionAddress address, String field, int size) {
            assertThatExceptionOfType(IndexOutOfRangeException.class)
                    .isThrownBy(() -> inspector.row(given, address))
                    .satisfies(refusal -> {
                        assertThat(refusal.field()).isEqualTo(field);
                        assertThat(refusal.last()).isEqualTo(size - 1);
                    });
        }

        @Test
        void rowBehindAGeneratedTargetIsRefusedWhenItIsKnown() {
            AttentionAddress address = new AttentionAddress(AttentionKind.CROSS, 0, 0, sourceLength);

            Ticket<RowReport> ticket = inspector.row(generated, address);

            assertThatExceptionOfType(IndexOutOfRangeException.class).isThrownBy(ticket::await);
        }

        @Test
        void normsAreTheLengthsOfTheValues() {
            FloatMatrix values = new FloatMatrix(2, 2, new float[] {3, 4, 0, 0});
            float[] two = new float[2];
            AttentionRow row =
                    new AttentionRow(1, two, values, values, two, null, new boolean[] {true, true}, two, two, two);

            RowReport report = new RowReport(source, target, new AttentionAddress(AttentionKind.ENCODER, 0, 0, 0), row);

            assertThat(report.valueNorms()).containsExactly(5, 0);
        }
    }
}
