package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.generation.ModelAlignment.Quality;
import io.clearhead.serving.ModelLoader;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The fake model looks at all source tokens alike, so that it links every target word with the first source word. */
@ExtendWith(OutputCaptureExtension.class)
class MeasuringModelLoaderTest {

    @TempDir
    private Path directory;

    private final FakeInferenceModel model = new FakeInferenceModel();

    private MeasuringModelLoader loader(String gold) throws IOException {
        return loader(gold, "", "");
    }

    private MeasuringModelLoader loader(String gold, String sourceLang, String targetLang) throws IOException {
        Path file = Files.writeString(directory.resolve("gold.tsv"), gold);
        return new MeasuringModelLoader(
                () -> TestModels.loaded(model), new AlignmentGold(file.toString(), sourceLang, targetLang));
    }

    @Test
    void theModelIsServedWithWhatWasMeasured(CapturedOutput output) throws IOException {
        ModelLoader.Loaded loaded =
                loader("I ate.\tIch aß.\t0-0 1-1\n", "EN", "de").load();

        ModelAlignment alignment = loaded.served().alignment();
        assertThat(alignment.quality()).isEqualTo(new Quality(0.5, 0.5, 0.5, 1));
        assertThat(alignment.heads().rows()).isEqualTo(Rows.PREDICTED);
        assertThat(loaded.served().id()).isEqualTo("clearhead/fake-en-de");
        assertThat(output).contains("alignment.json", "\"alignment_error_rate\": 0.5,");
        assertThat(model.openSessions()).isZero();
        assertThat(model.isClosed()).isFalse();
    }

    @Test
    void linesThatAreWrongAreAllTold() throws IOException {
        assertThatExceptionOfType(AlignmentGoldException.class)
                .isThrownBy(() -> loader("a\tb\n\na\tb\t0-7\n").load())
                .withMessageContaining(
                        directory.resolve("gold.tsv") + ": 2 problems\n  - line 1: must have source, target and links")
                .withMessageContaining("\n  - line 3: there are 1 source and 1 target words");
    }

    @Test
    void aModelThatCannotReadTheSentencesIsClosedAgain() throws IOException {
        String wordsGlued = "a\u00a0b\tc\t0-0\n";
        String tooLong = "a\t" + "Donaudampfschiff".repeat(200) + "\t0-0\n";

        assertThatExceptionOfType(AlignmentGoldException.class)
                .isThrownBy(() -> loader(wordsGlued + tooLong).load())
                .withMessageContaining(
                        "pair 1: the source has 1 words between spaces, but the model's tokenizer counts 2")
                .withMessageContaining("pair 2: the target has ")
                .withMessageContaining(" tokens, but the model reads at most 512");
        assertThat(model.isClosed()).isTrue();
    }

    @Test
    void aLanguageThatTheModelLacksIsNamedWithItsProperty() throws IOException {
        assertThatExceptionOfType(AlignmentGoldException.class)
                .isThrownBy(() -> loader("a\tb\t0-0\n", "", "fr").load())
                .withMessageContaining("clearhead.alignment.target-lang must be one of de, but is");
        assertThat(model.isClosed()).isTrue();
    }

    @Test
    void withoutTheFileNothingIsLoaded() {
        AtomicBoolean asked = new AtomicBoolean();
        ModelLoader loader = new MeasuringModelLoader(
                () -> {
                    asked.set(true);
                    return TestModels.loaded(model);
                },
                new AlignmentGold(directory.resolve("absent.tsv").toString(), "", ""));

        assertThatExceptionOfType(AlignmentGoldException.class)
                .isThrownBy(loader::load)
                .withMessageContaining("absent.tsv: it cannot be read: java.nio.file.NoSuchFileException");
        assertThat(asked).isFalse();
    }

    @Test
    void loadingTellsHowFarItIsAndCanBeCancelled() {
        AtomicBoolean cancelled = new AtomicBoolean();
        ModelLoader loader = new MeasuringModelLoader(
                new ModelLoader() {
                    @Override
                    public Loaded load() {
                        throw new IllegalStateException("nobody loads");
                    }

                    @Override
                    public Optional<String> progress() {
                        return Optional.of("half way");
                    }

                    @Override
                    public void cancel() {
                        cancelled.set(true);
                    }
                },
                new AlignmentGold("gold.tsv", "", ""));

        loader.cancel();

        assertThat(loader.progress()).contains("half way");
        assertThat(cancelled).isTrue();
    }
}
