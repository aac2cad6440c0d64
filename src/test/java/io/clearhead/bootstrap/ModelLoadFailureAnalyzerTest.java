package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.engine.TransformerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

class ModelLoadFailureAnalyzerTest {

    private final MockEnvironment environment = new MockEnvironment();

    private FailureAnalysis analysisOf(Throwable cause) {
        return Objects.requireNonNull(new ModelLoadFailureAnalyzer(environment).analyze(new ModelLoadException(cause)));
    }

    @Test
    void everyProblemOfACheckpointIsTold() {
        environment.setProperty("clearhead.model", "/models/broken");

        FailureAnalysis analysis = analysisOf(
                new CheckpointException("/models/broken", List.of("config.json is missing", "vocab.json is missing")));

        assertThat(analysis.getDescription()).contains("config.json is missing", "vocab.json is missing");
        assertThat(analysis.getAction()).contains("clearhead.model", "now \"/models/broken\"");
    }

    @Test
    void sentencesThatCannotBeMeasuredWithLeadToTheirProperty() {
        environment.setProperty("clearhead.alignment.gold", "gold.tsv");

        FailureAnalysis analysis =
                analysisOf(new AlignmentGoldException("gold.tsv", List.of("line 1: is odd", "line 3: is odder")));

        assertThat(analysis.getDescription())
                .isEqualTo(
                        "cannot measure word alignments with gold.tsv: 2 problems\n  - line 1: is odd\n  - line 3: is odder");
        assertThat(analysis.getAction()).contains("clearhead.alignment.gold (now \"gold.tsv\")");
    }

    @Test
    void anAbsentDeviceLeadsToItsProperty() {
        Throwable absent = catchThrowable(() -> TransformerModel.load(CheckpointFiles.builtIn(), "tpu"));

        FailureAnalysis analysis = analysisOf(absent);

        assertThat(analysis.getDescription()).contains("\"tpu\"");
        assertThat(analysis.getAction()).contains("clearhead.device (not set now)");
    }

    @Test
    void nativeLibrariesThatCannotBeUnpackedLeadToTheirDirectory() {
        environment.setProperty("DJL_CACHE_DIR", "/full");
        IOException full = new IOException("No space left on device");

        FailureAnalysis analysis = analysisOf(new IllegalStateException("Failed to extract the library", full));

        assertThat(analysis.getDescription())
                .contains("Failed to extract the library", "IOException: No space left on device");
        assertThat(analysis.getAction()).contains("DJL_CACHE_DIR (now \"/full\")", "500 MB");
    }

    @Test
    void theHubsProblemComesWithItsRemedy(@TempDir Path home) {
        Map<String, String> variables = Map.of("HF_HOME", home.toString(), "HF_HUB_OFFLINE", "1");
        ModelLocator locator = ModelLocator.of("owner/name", "main", variables::get);

        FailureAnalysis analysis = analysisOf(catchThrowable(() -> locator.locate("1.2")));

        assertThat(analysis.getDescription()).contains("HF_HUB_OFFLINE is set", home.toString());
        assertThat(analysis.getAction()).contains("HF_HOME");
    }

    @Test
    void aMistakeOfOursIsNotBlamedOnTheConfiguration() {
        ModelLoadException mistake = new ModelLoadException(new IllegalStateException("no such layer"));

        assertThat(new ModelLoadFailureAnalyzer(environment).analyze(mistake)).isNull();
    }
}
