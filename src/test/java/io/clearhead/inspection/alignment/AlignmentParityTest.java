package io.clearhead.inspection.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.AlignmentFile;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.generation.ModelAlignment.Quality;
import io.clearhead.testkit.BuiltInModel;
import io.clearhead.testkit.TestModels;
import io.clearhead.tokenizer.LanguagePair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The built-in model against sentences aligned by hand, see src/test/resources/golden/alignment. */
class AlignmentParityTest {

    private static final Path GOLD = Path.of("src", "test", "resources", "golden", "alignment", "tatoeba-en-de.tsv");

    private static List<ModelAlignment> ranking = List.of();

    @BeforeAll
    static void measure() throws IOException {
        GoldSet gold = GoldSet.parse(Files.readString(GOLD));
        InferenceModel model = BuiltInModel.get();
        try (InferenceSession session = model.openSession()) {
            ranking = new AlignmentMeasurement(TestModels.tokenizer(), model.description(), LanguagePair.NONE)
                    .rank(gold, session);
        }
    }

    @Test
    void theFileOfTheBuiltInModelSaysWhatIsMeasured() {
        ModelAlignment written = AlignmentFile.read(
                        CheckpointFiles.builtIn(), BuiltInModel.get().description())
                .orElseThrow();

        assertThat(written).isEqualTo(ranking.get(0));
        assertThat(new String(CheckpointFiles.builtIn().read(AlignmentFile.NAME, 1000), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines(AlignmentFile.write(ranking.get(0)) + "\n");
    }

    @Test
    void allHeadsOfTheLastLayerAlignBest() {
        assertThat(ranking.get(0).heads())
                .isEqualTo(new AlignmentHeads(2, List.of(0, 1, 2, 3, 4, 5, 6, 7), Rows.PREDICTED));
    }

    /** What an unmeasured model would use makes nearly twice as many errors here: measuring is worth it. */
    @Test
    void thePenultimateLayerIsMuchWorse() {
        AlignmentHeads penultimate =
                AlignmentHeads.penultimateLayer(BuiltInModel.get().description().architecture());

        assertThat(qualityOf(penultimate).alignmentErrorRate()).isEqualTo(0.4192);
    }

    /** Chen et al. read the rows of a lower layer as those of the token that is fed; here, too, that suits lower layers only. */
    @Test
    void rowsOfTheFirstLayerAreAboutTheTokenThatIsFed() {
        assertThat(bestOf(0, Rows.FED)).isLessThan(bestOf(0, Rows.PREDICTED));
        assertThat(bestOf(2, Rows.PREDICTED)).isLessThan(bestOf(2, Rows.FED));
    }

    private static double bestOf(int layer, Rows rows) {
        return ranking.stream()
                .filter(alignment ->
                        alignment.heads().layer() == layer && alignment.heads().rows() == rows)
                .mapToDouble(alignment -> qualityOf(alignment.heads()).alignmentErrorRate())
                .min()
                .orElseThrow();
    }

    private static Quality qualityOf(AlignmentHeads heads) {
        return ranking.stream()
                .filter(alignment -> alignment.heads().equals(heads))
                .map(ModelAlignment::quality)
                .findFirst()
                .orElseThrow();
    }
}
