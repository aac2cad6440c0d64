package io.clearhead.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.EncoderView.Pooling;
import io.clearhead.inspection.EncoderView.Scale;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.Ticket;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import io.clearhead.testkit.TestServices;
import io.clearhead.tokenizer.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake model's state of a token is the token's id in every component. */
@Timeout(30)
class EncoderInspectorTest {

    private static final int LAYERS = 4;

    private final InferenceService service = TestServices.serve(new FakeInferenceModel());
    private final EncoderInspector inspector = new EncoderInspector(service);

    @AfterEach
    void stop() {
        service.close();
    }

    @Nested
    class Vectors {

        private final FloatMatrix states = new FloatMatrix(3, 2, new float[] {1, -5, 5, -1, 0, 3});

        private static float[] viewed(FloatMatrix states, @Nullable Pooling pooling, Scale scale) {
            return EncoderInspector.view(states, new EncoderView(0, pooling, scale))
                    .values();
        }

        @Test
        void withoutPoolingNothingChanges() {
            assertThat(viewed(states, null, Scale.UNCHANGED)).containsExactly(states.values());
        }

        @Test
        void meanIsTheMeanOfEveryComponent() {
            assertThat(viewed(states, Pooling.MEAN, Scale.UNCHANGED)).containsExactly(2, -1);
        }

        @Test
        void maxIsTheLargestOfEveryComponent() {
            assertThat(viewed(states, Pooling.MAX, Scale.UNCHANGED)).containsExactly(5, 3);
        }

        @Test
        void eosIsTheLastToken() {
            assertThat(viewed(states, Pooling.EOS, Scale.UNCHANGED)).containsExactly(0, 3);
        }

        @Test
        void pooledVectorGetsLengthOne() {
            FloatMatrix two = new FloatMatrix(2, 2, new float[] {3, -4, 9, -12});

            assertThat(viewed(two, Pooling.MEAN, Scale.UNIT_LENGTH)).containsExactly(0.6f, -0.8f);
        }

        @Test
        void vectorOfEachTokenGetsLengthOne() {
            FloatMatrix two = new FloatMatrix(2, 2, new float[] {3, 4, 0, -2});

            assertThat(viewed(two, null, Scale.UNIT_LENGTH)).containsExactly(0.6f, 0.8f, 0, -1);
        }

        @Test
        void zeroVectorStaysZero() {
            FloatMatrix zero = new FloatMatrix(1, 2, new float[2]);

            assertThat(viewed(zero, null, Scale.UNIT_LENGTH)).containsExactly(0, 0);
        }

        @Test
        void poolingLeavesTheStatesAlone() {
            assertThat(viewed(states, Pooling.MAX, Scale.UNIT_LENGTH)).hasSize(2);

            assertThat(states.values()).containsExactly(1, -5, 5, -1, 0, 3);
        }
    }

    @Test
    void statesComeInTheOrderOfTheSources() {
        Encoding first = TestModels.tokenizer().encode("one");
        Encoding second = TestModels.tokenizer().encode("two apples");
        EncoderView all = new EncoderView(EncoderView.FINAL, null, Scale.UNCHANGED);

        List<EncoderReport> reports = inspector.encode(List.of(first, second), all).stream()
                .map(Ticket::await)
                .toList();

        assertThat(reports).extracting(EncoderReport::source).containsExactly(first, second);
        assertThat(reports.get(1).vectors().at(1, 0)).isEqualTo(second.ids()[1]);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, LAYERS + 1})
    void layerThatDoesNotExistIsRefused(int layer) {
        assertThatExceptionOfType(IndexOutOfRangeException.class)
                .isThrownBy(() -> inspector.encode(List.of(), new EncoderView(layer, null, Scale.UNCHANGED)))
                .satisfies(refusal -> {
                    assertThat(refusal.first()).isEqualTo(-1);
                    assertThat(refusal.last()).isEqualTo(LAYERS);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, LAYERS})
    void everyStageExists(int layer) {
        Encoding source = TestModels.tokenizer().encode("one");
        EncoderView view = new EncoderView(layer, null, Scale.UNCHANGED);

        EncoderReport report = inspector.encode(List.of(source), view).get(0).await();

        assertThat(report.vectors().rows()).isEqualTo(source.tokens().size());
    }
}
