package io.clearhead.inspection.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.embedding.ContextReport.Stage;
import io.clearhead.inspection.embedding.PlaneReport.NearbyEntry;
import io.clearhead.inspection.embedding.PlaneReport.PlacedTerm;
import io.clearhead.inspection.embedding.PlaneReport.ReferenceKind;
import io.clearhead.serving.InferenceService;
import io.clearhead.testkit.BuiltInModel;
import io.clearhead.testkit.TestModels;
import io.clearhead.testkit.TestServices;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.VocabularyEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Words of the built-in model as points. */
@Timeout(60)
class EmbeddingInspectorTest {

    private static final Tokenizer TOKENIZER = TestModels.tokenizer();
    private static final InferenceService SERVICE = TestServices.serve(new Unclosed(BuiltInModel.get()));

    /** A cosine of vectors of float32, summed up in double precision. */
    private static final float ATOL_COSINE = 1e-6f;

    private final EmbeddingInspector inspector = new EmbeddingInspector(SERVICE);

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    private static List<Term> terms(String... texts) {
        return List.of(texts).stream().map(text -> Term.of(text, TOKENIZER)).toList();
    }

    private static float[] embedding(Term term) {
        FloatMatrix rows = SERVICE.submit(
                        (session, cancellation) -> session.inputs().embeddings(term.ids()))
                .await();
        float[] mean = new float[rows.columns()];
        for (int i = 0; i < rows.values().length; i++) {
            mean[i % rows.columns()] += rows.values()[i] / rows.rows();
        }
        return mean;
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

    @Nested
    class ThePlane {

        @Test
        void catsAreMoreLikeDogsThanApples() {
            PlaneReport report = inspector.plane(terms("cat", "dog", "apple"), 8);

            assertThat(report.cosines().at(0, 1)).isGreaterThan(report.cosines().at(0, 2));
            assertThat(report.explainedVariance()[0]).isGreaterThan(report.explainedVariance()[1]);
            assertThat(report.explainedVariance()[0] + report.explainedVariance()[1])
                    .isBetween(0.01f, 0.99f);
        }

        @Test
        void cosinesAreThoseOfTheMeanEmbeddings() {
            List<Term> terms = terms("cat", "Dogs", "unbelievable", "apple pie");
            assertThat(terms.get(2).pieces()).hasSizeGreaterThan(1);

            FloatMatrix cosines = inspector.plane(terms, 0).cosines();

            for (int row = 0; row < terms.size(); row++) {
                assertThat(cosines.at(row, row)).isEqualTo(1);
                for (int column = 0; column < terms.size(); column++) {
                    assertThat(cosines.at(row, column)).isEqualTo(cosines.at(column, row));
                    assertThat(cosines.at(row, column))
                            .isCloseTo(
                                    cosine(embedding(terms.get(row)), embedding(terms.get(column))),
                                    within(ATOL_COSINE));
                }
            }
        }

        @Test
        void aTermStandsWhereItStandsWhateverIsAskedWithIt() {
            List<Term> terms = new ArrayList<>(terms("cat", "green", "Tom", "cat", "unbelievable"));
            List<PlacedTerm> placed = inspector.plane(terms, 3).terms();
            Collections.reverse(terms);
            List<PlacedTerm> reversed = new ArrayList<>(
                    new EmbeddingInspector(SERVICE).plane(terms, 3).terms());
            Collections.reverse(reversed);

            assertThat(reversed).isEqualTo(placed);
            assertThat(placed.get(3)).isEqualTo(placed.get(0));
        }

        @Test
        void referenceWordsStandWhereTheyStandAsTerms() {
            PlaneReport report = inspector.plane(terms("cat", "green"), 0);

            assertThat(report.reference().kind()).isEqualTo(ReferenceKind.WORDS);
            assertThat(report.reference().points())
                    .hasSizeGreaterThan(100)
                    .contains(
                            new PlaneReport.NamedPoint(
                                    "cat", report.terms().get(0).point()),
                            new PlaneReport.NamedPoint(
                                    "green", report.terms().get(1).point()));
        }

        @Test
        void neighboursAreTheNearestTextsOfTheVocabularyButItsOwnPieces() {
            List<Term> terms = terms("cat", "unbelievable");
            List<PlacedTerm> placed = inspector.plane(terms, 20).terms();

            for (int i = 0; i < terms.size(); i++) {
                Term term = terms.get(i);
                float[] embedding = embedding(term);
                List<Float> expected = IntStream.range(0, TOKENIZER.sourceVocabularySize())
                        .mapToObj(TOKENIZER::sourceEntry)
                        .filter(entry -> entry.isText() && !term.pieces().contains(entry))
                        .map(entry -> cosine(embedding, embedding(new Term("", List.of(entry)))))
                        .sorted(Comparator.reverseOrder())
                        .limit(20)
                        .toList();
                List<NearbyEntry> found = placed.get(i).neighbours();
                assertThat(found).hasSize(20);
                for (int rank = 0; rank < 20; rank++) {
                    assertThat(found.get(rank).cosine()).isCloseTo(expected.get(rank), within(1e-5f));
                    assertThat(found.get(rank).entry().isText()).isTrue();
                    assertThat(term.pieces()).doesNotContain(found.get(rank).entry());
                }
            }
        }

        @Test
        void noNeighboursAreListedIfNoneAreWanted() {
            assertThat(inspector.plane(terms("cat"), 0).terms().get(0).neighbours())
                    .isEmpty();
        }

        @Test
        void whatTheVocabularyDoesNotKnowIsItsUnknownToken() {
            PlaneReport report = inspector.plane(terms("猫"), 1);

            assertThat(report.terms().get(0).term().pieces())
                    .anySatisfy(piece -> assertThat(piece.special()).isTrue());
        }
    }

    @Nested
    class Contexts {

        @Test
        void theSameWordInTheSameSentenceIsTheSameAtAllStages() {
            Occurrence apple = occurrence("I ate an apple.", "apple");

            ContextReport report = inspector.contexts(apple, apple);

            assertThat(report.samePieces()).isTrue();
            assertThat(report.stages())
                    .extracting(Stage::name)
                    .containsExactly("embedding", "position", "layer_1", "layer_2", "layer_3", "layer_4");
            assertThat(report.stages()).allSatisfy(stage -> {
                assertThat(stage.cosine()).isEqualTo(1);
                assertThat(stage.first()).isEqualTo(stage.second());
            });
        }

        @Test
        void aTokenThatCoversNothingBelongsToNoOccurrence() {
            Encoding sentence = TOKENIZER.encode("I ate 日本 now");
            assertThat(sentence.tokens().get(2).piece()).isEqualTo("▁");

            assertThat(Occurrence.tokensIn(sentence, 0, 8)).containsExactly(0, 1, 3);
        }

        @Test
        void embeddingsHaveTheCosineOfThePlane() {
            Occurrence company = occurrence("Apple released a new iPhone", "Apple");
            Occurrence fruit = occurrence("I ate an apple", "apple");

            ContextReport report = inspector.contexts(company, fruit);

            assertThat(report.samePieces()).isFalse();
            float ofPlane = inspector
                    .plane(List.of(term(company), term(fruit)), 0)
                    .cosines()
                    .at(0, 1);
            assertThat(report.stages().get(0).cosine()).isCloseTo(ofPlane, within(ATOL_COSINE));
        }

        @Test
        void theSameWordInTwoSentencesBeginsAtTheSamePointAndLeavesIt() {
            ContextReport report = inspector.contexts(
                    occurrence("She sat on the bank of the river.", "bank"),
                    occurrence("He took the money to the bank.", "bank"));

            assertThat(report.samePieces()).isTrue();
            assertThat(report.stages().get(0).cosine()).isEqualTo(1);
            assertThat(report.stages().get(0).first())
                    .isEqualTo(report.stages().get(0).second());
            assertThat(report.stages().get(4).cosine()).isLessThan(1);
            assertThat(report.explainedVariance()[0]).isBetween(0f, 1f);
        }

        @Test
        void exchangingTheTwoExchangesTheirPlaces() {
            Occurrence one = occurrence("She sat on the bank of the river.", "bank");
            Occurrence other = occurrence("He took the money to the bank.", "money");
            List<Stage> stages = inspector.contexts(one, other).stages();
            List<Stage> exchanged = inspector.contexts(other, one).stages();

            for (int i = 0; i < stages.size(); i++) {
                assertThat(exchanged.get(i).cosine()).isEqualTo(stages.get(i).cosine());
                assertClose(exchanged.get(i).first(), stages.get(i).second());
                assertClose(exchanged.get(i).second(), stages.get(i).first());
            }
        }

        private void assertClose(Point actual, Point expected) {
            assertThat(actual.x()).isCloseTo(expected.x(), within(ATOL_COSINE));
            assertThat(actual.y()).isCloseTo(expected.y(), within(ATOL_COSINE));
        }

        private Occurrence occurrence(String sentence, String word) {
            Encoding encoding = TOKENIZER.encode(sentence);
            int start = sentence.indexOf(word);
            int end = start + word.length();
            return new Occurrence(encoding, start, end, Occurrence.tokensIn(encoding, start, end));
        }

        private Term term(Occurrence occurrence) {
            List<VocabularyEntry> pieces = occurrence.pieces().stream()
                    .map(token -> TOKENIZER.sourceEntry(token.id()))
                    .toList();
            return new Term("", pieces);
        }
    }
}
