package io.clearhead.inspection.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.engine.TransformerModel;
import io.clearhead.inspection.embedding.ContextReport.Stage;
import io.clearhead.serving.InferenceService;
import io.clearhead.testkit.Family;
import io.clearhead.testkit.TestModels;
import io.clearhead.testkit.TestServices;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Tokenizer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words are points in every family. */
class FamilyEmbeddingTest {

    private static final String SENTENCE = "I ate an apple.";

    @ParameterizedTest
    @EnumSource
    void wordsHaveAPlaceAndNeighbours(Family family) {
        Tokenizer tokenizer = TestModels.tokenizer(family.files());
        try (InferenceService service = serve(family, tokenizer)) {
            List<Term> terms = List.of(Term.of("house", tokenizer), Term.of("water", tokenizer));
            int before = service.liveNativeArrays();

            PlaneReport report = new EmbeddingInspector(service).plane(terms, 5);

            assertThat(report.reference().points()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(report.explainedVariance()[1]).isPositive();
            assertThat(report.cosines().at(0, 0)).isCloseTo(1, within(1e-6f));
            assertThat(report.terms()).allSatisfy(placed -> {
                assertThat(placed.point().x()).isFinite();
                assertThat(placed.neighbours())
                        .hasSize(5)
                        .allSatisfy(near -> assertThat(near.entry().isText()).isTrue());
            });
            assertThat(service.liveNativeArrays()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOccurrencePassesEveryStageThatTheFamilyHas(Family family) {
        Tokenizer tokenizer = TestModels.tokenizer(family.files());
        try (InferenceService service = serve(family, tokenizer)) {
            int layers = service.model().description().architecture().encoder().layers();
            boolean relative = service.model()
                    .description()
                    .architecture()
                    .positions()
                    .kind()
                    .equals("relative");
            Encoding encoding = tokenizer.encode(SENTENCE);
            Occurrence word = new Occurrence(encoding, 9, 14, Occurrence.tokensIn(encoding, 9, 14));
            int before = service.liveNativeArrays();

            List<Stage> stages =
                    new EmbeddingInspector(service).contexts(word, word).stages();

            assertThat(word.pieces())
                    .allSatisfy(piece -> assertThat(piece.special()).isFalse());
            assertThat(stages).hasSize(layers + (relative ? 1 : 2));
            assertThat(stages.get(1).name()).isEqualTo(relative ? "layer_1" : "position");
            assertThat(stages).allSatisfy(stage -> assertThat(stage.cosine()).isCloseTo(1, within(1e-6f)));
            assertThat(service.liveNativeArrays()).isEqualTo(before);
        }
    }

    private static InferenceService serve(Family family, Tokenizer tokenizer) {
        TransformerModel model = TransformerModel.load(family.files(), "cpu");
        return TestServices.serve(TestModels.loaded(model, tokenizer));
    }
}
