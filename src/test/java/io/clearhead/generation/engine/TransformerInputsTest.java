package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.checkpoint.tensor.WeightSource;
import io.clearhead.checkpoint.weights.WeightFiles;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.InputSpace;
import io.clearhead.generation.ModelDescription.Positions;
import io.clearhead.generation.Neighbour;
import io.clearhead.generation.PositionTable;
import io.clearhead.generation.PositionTable.Biases;
import io.clearhead.generation.PositionTable.Vectors;
import io.clearhead.testkit.BuiltInModel;
import io.clearhead.testkit.Family;
import io.clearhead.testkit.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model looks up before its first layer. */
class TransformerInputsTest {

    /** Positions are computed in double precision and rounded once. */
    private static final float ATOL_POSITION = 1e-6f;

    /** A product of two vectors of length 1 in fp32. */
    private static final float ATOL_COSINE = 1e-5f;

    @ParameterizedTest
    @EnumSource
    void neighboursAreThoseOfTryingAll(Family family, @Seeded RandomGenerator random) {
        try (InferenceModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession()) {
            assertNeighbours(model, session, random);
        }
    }

    @Test
    void neighboursInALargerVocabularyAreThoseOfTryingAll(@Seeded RandomGenerator random) {
        try (InferenceSession session = BuiltInModel.get().openSession()) {
            assertNeighbours(BuiltInModel.get(), session, random);
        }
    }

    private static void assertNeighbours(InferenceModel model, InferenceSession session, RandomGenerator random) {
        int vocabulary = model.description().architecture().sourceVocabularySize();
        FloatMatrix table =
                session.inputs().embeddings(IntStream.range(0, vocabulary).toArray());
        int[] ids = random.ints(3, 0, vocabulary).toArray();
        FloatMatrix vectors = session.inputs().embeddings(ids);
        IntPredicate even = id -> id % 2 == 0;
        int count = 1 + random.nextInt(60);

        List<List<Neighbour>> found = session.inputs().nearest(vectors, count, even);

        assertThat(found).hasSize(ids.length);
        for (int i = 0; i < ids.length; i++) {
            List<Neighbour> expected = nearest(vectors.row(i), table, count, even);
            assertThat(found.get(i)).hasSameSizeAs(expected);
            for (int rank = 0; rank < expected.size(); rank++) {
                Neighbour neighbour = found.get(i).get(rank);
                assertThat(neighbour.id() % 2).isZero();
                // By cosine: two that are alike to rounding may change places.
                assertThat(neighbour.cosine()).isCloseTo(expected.get(rank).cosine(), within(ATOL_COSINE));
                assertThat(neighbour.cosine())
                        .isCloseTo(cosine(vectors.row(i), table.row(neighbour.id())), within(ATOL_COSINE));
            }
            assertThat(found.get(i).stream().map(Neighbour::id)).doesNotHaveDuplicates();
            assertThat(found.get(i))
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(Neighbour::cosine).reversed());
        }
    }

    private static List<Neighbour> nearest(float[] vector, FloatMatrix table, int count, IntPredicate candidates) {
        List<Neighbour> all = new ArrayList<>();
        for (int id = 0; id < table.rows(); id++) {
            float cosine = cosine(vector, table.row(id));
            if (candidates.test(id) && !Float.isNaN(cosine)) {
                all.add(new Neighbour(id, cosine));
            }
        }
        all.sort(Comparator.comparingDouble(Neighbour::cosine).reversed());
        return all.subList(0, Math.min(count, all.size()));
    }

    private static float cosine(float[] left, float[] right) {
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int i = 0; i < left.length; i++) {
            product += (double) left[i] * right[i];
            leftSquares += (double) left[i] * left[i];
            rightSquares += (double) right[i] * right[i];
        }
        return (float) (product / Math.sqrt(leftSquares * rightSquares));
    }

    @Test
    void aVectorWithoutADirectionHasNoNeighbours() {
        try (InferenceSession session = BuiltInModel.get().openSession()) {
            FloatMatrix zero = new FloatMatrix(1, 256, new float[256]);
            assertThat(session.inputs().nearest(zero, 3, id -> true)).containsExactly(List.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void computedPositionsFollowTheirFormula(Family family) {
        try (InferenceModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession()) {
            assertFormula(model, session);
        }
    }

    @Test
    void theBuiltInModelsPositionsFollowThePaper() {
        try (InferenceSession session = BuiltInModel.get().openSession()) {
            assertFormula(BuiltInModel.get(), session);
            Vectors vectors = (Vectors) session.inputs().positions(512);
            assertThat(vectors.formula()).isEqualTo(new PositionTable.Formula(0, 256));
            assertThat(vectors.vectors().rows()).isEqualTo(512);
        }
    }

    private static void assertFormula(InferenceModel model, InferenceSession session) {
        Positions positions = model.description().architecture().positions();
        if (!positions.kind().equals("sinusoidal")) {
            return;
        }
        boolean halves = "halves".equals(positions.layout());
        Vectors found = (Vectors) session.inputs().positions(20);
        FloatMatrix rows = found.vectors();
        PositionTable.Formula formula = Objects.requireNonNull(found.formula());
        boolean m2m100 = model.description().family().equals("m2m_100");
        assertThat(formula.first() != 0).isEqualTo(m2m100);
        assertThat(formula.divisor() != rows.columns()).isEqualTo(m2m100);
        int half = rows.columns() / 2;
        for (int p = 0; p < rows.rows(); p++) {
            for (int i = 0; i < half; i++) {
                double angle = (formula.first() + p) / Math.pow(10_000, 2.0 * i / formula.divisor());
                assertThat(rows.at(p, halves ? i : 2 * i)).isCloseTo((float) Math.sin(angle), within(ATOL_POSITION));
                assertThat(rows.at(p, halves ? half + i : 2 * i + 1))
                        .isCloseTo((float) Math.cos(angle), within(ATOL_POSITION));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BART", "MBART50"})
    void learnedPositionsAreRowsOfTheTableBehindItsOffset(Family family) {
        try (InferenceModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession();
                WeightSource weights = WeightFiles.open(family.files())) {
            float[] table = weights.read("model.encoder.embed_positions.weight");

            Vectors found = (Vectors) session.inputs().positions(5);

            int size = found.vectors().columns();
            assertThat(found.formula()).isNull();
            assertThat(found.vectors().values()).isEqualTo(Arrays.copyOfRange(table, 2 * size, 7 * size));
        }
    }

    /** bias by distance = what the heads of the blocks add to their scores, in every row. */
    @ParameterizedTest
    @EnumSource(names = {"T5", "FLAN_T5", "MT5"})
    void biasesAreWhatHeadsAddToTheirScores(Family family) {
        try (InferenceModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession()) {
            int length = 50;
            int[] tokens = new int[length];
            Arrays.fill(tokens, 5);
            Biases found = (Biases) session.inputs().positions(length);
            assertThat(found.encoder().columns()).isEqualTo(2 * length - 1);
            assertThat(found.encoder().rows())
                    .isEqualTo(model.description().architecture().encoder().heads());
            for (AttentionKind kind : List.of(AttentionKind.ENCODER, AttentionKind.DECODER)) {
                FloatMatrix biases = kind == AttentionKind.ENCODER ? found.encoder() : found.decoder();
                for (int head = 0; head < biases.rows(); head++) {
                    for (int row : new int[] {0, 7, length - 1}) {
                        float[] added = session.attentionRow(tokens, tokens, new AttentionAddress(kind, 1, head, row))
                                .bias();
                        assertThat(added).isNotNull();
                        int visible = kind == AttentionKind.ENCODER ? length : row + 1;
                        int first = length - 1 - row;
                        assertThat(Arrays.copyOf(added, visible))
                                .isEqualTo(Arrays.copyOfRange(biases.row(head), first, first + visible));
                    }
                    assertThat(Float.isNaN(biases.at(head, length))).isEqualTo(kind == AttentionKind.DECODER);
                }
            }
        }
    }

    @Test
    void whatDoesNotExistIsRefused() {
        try (InferenceSession session = BuiltInModel.get().openSession()) {
            InputSpace inputs = session.inputs();
            assertThatIllegalArgumentException().isThrownBy(() -> inputs.embeddings(new int[] {6000}));
            assertThatIllegalArgumentException().isThrownBy(() -> inputs.embeddings(new int[0]));
            assertThatIllegalArgumentException().isThrownBy(() -> inputs.positions(0));
            assertThatIllegalArgumentException().isThrownBy(() -> inputs.positions(513));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> inputs.nearest(new FloatMatrix(1, 2, new float[2]), 3, id -> true));
        }
    }

    @Test
    void noQuestionLeavesANativeArrayBehind() {
        try (InferenceModel model = TransformerModel.load(Family.T5.files(), "cpu");
                InferenceModel vectors = TransformerModel.load(Family.BART.files(), "cpu")) {
            for (InferenceModel each : List.of(model, vectors)) {
                try (InferenceSession session = each.openSession()) {
                    int before = each.liveNativeArrays();
                    FloatMatrix row = session.inputs().embeddings(new int[] {7});
                    session.inputs().nearest(row, 5, id -> true);
                    session.inputs().positions(9);
                    session.encoderStages(new int[] {5, 6, 7}, List.of(1));
                    assertThat(each.liveNativeArrays()).isEqualTo(before);
                }
            }
        }
    }
}
