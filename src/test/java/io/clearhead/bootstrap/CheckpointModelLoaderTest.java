package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.AlignmentFile;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.serving.ModelLoader;
import io.clearhead.testkit.TinyMarian;
import io.clearhead.tokenizer.SpecialTokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointModelLoaderTest {

    private static CheckpointModelLoader loader(String model) {
        return new CheckpointModelLoader(
                ModelLocator.of(model, "main", variable -> null), "cpu", SpecialTokenText.PARSE, "1.2");
    }

    @Test
    void theModelInsideTheApplicationTranslatesFromEnglishToGerman() {
        ModelLoader.Loaded loaded = loader("").load();

        try (InferenceModel model = loaded.model()) {
            assertThat(loaded.served().id()).isEqualTo("clearhead/tatoeba-en-de");
            assertThat(loaded.served().revision()).isEqualTo("1.2");
            assertThat(loaded.served().task()).isEqualTo("translation");
            assertThat(loaded.served().languages()).containsExactly("en", "de");
            assertThat(loaded.served().description().device()).isEqualTo("cpu");
            assertThat(loaded.served().defaults()).isEqualTo(model.defaults());
            assertThat(loaded.served().tokenizer().vocabularySize())
                    .isEqualTo(loaded.served().description().architecture().targetVocabularySize());
        }
    }

    @Test
    void theModelInsideTheApplicationWasMeasured() {
        ModelLoader.Loaded loaded = loader("").load();

        try (InferenceModel model = loaded.model()) {
            assertThat(loaded.served().alignment())
                    .isEqualTo(AlignmentFile.read(CheckpointFiles.builtIn(), model.description())
                            .orElseThrow());
        }
    }

    @Test
    void headsForAlignmentsAreThoseOfTheFileOrElseOfTheLayerBeforeTheLast(@TempDir Path directory) throws IOException {
        copyFamily(directory);
        ModelLoader.Loaded unmeasured = loader(directory.toString()).load();
        try (InferenceModel model = unmeasured.model()) {
            assertThat(unmeasured.served().alignment())
                    .isEqualTo(ModelAlignment.unmeasured(model.description().architecture()));
        }

        Files.writeString(directory.resolve("alignment.json"), """
                {"layer": 0, "heads": [1], "rows": "fed", "alignment_error_rate": 0.5, "precision": 0.5, "recall": 0.5,
                 "sentences": 3}""");
        ModelLoader.Loaded measured = loader(directory.toString()).load();
        try (InferenceModel model = measured.model()) {
            assertThat(model.description().architecture().decoder().heads()).isGreaterThan(1);
            assertThat(measured.served().alignment().heads()).isEqualTo(new AlignmentHeads(0, List.of(1), Rows.FED));
        }
    }

    @Test
    void aDamagedAlignmentIsRefusedWithAllThatIsWrong(@TempDir Path directory) throws IOException {
        copyFamily(directory);
        Files.writeString(directory.resolve("alignment.json"), "{\"layer\": 99, \"heads\": [99], \"rows\": \"fed\"}");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> loader(directory.toString()).load())
                .withMessageContaining(directory.resolve("alignment.json").toString())
                .withMessageContaining("layer is 99, but the decoder has")
                .withMessageContaining("heads names 99, but")
                .withMessageContaining("sentences is missing");
    }

    private static void copyFamily(Path directory) throws IOException {
        Path family = Path.of("src", "test", "resources", "golden", "families", "marian-separate");
        try (Stream<Path> files = Files.list(family)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("golden"))
                    .toList()) {
                Files.copy(file, directory.resolve(file.getFileName().toString()));
            }
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed(@TempDir Path directory) {
        String absent = directory.resolve("absent").toString();

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> loader(absent).load())
                .withMessageContaining(absent);
    }

    @Test
    void aDirectoryWithoutAModelIsSaidToBeOne(@TempDir Path directory) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> loader(directory.toString()).load())
                .withMessageContaining(directory + ": config.json is missing");
    }

    @Test
    void aTokenizerThatIsDamagedIsNamedWithItsDirectory(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"model_type\":\"marian\"}");
        Files.writeString(directory.resolve("vocab.json"), "[]");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> loader(directory.toString()).load())
                .withMessageContaining(directory.toString())
                .withMessageContaining("vocab.json: it must be a JSON object, but is array");
    }

    @Test
    void aTokenizerOfAnotherVocabularyThanTheModelsIsRefused(@TempDir Path directory) throws IOException {
        CheckpointFiles tiny = new TinyMarian().files();
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors")) {
            Files.write(directory.resolve(name), tiny.read(name, 1 << 20));
        }
        for (String name : List.of("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")) {
            Files.write(directory.resolve(name), CheckpointFiles.builtIn().read(name, 1 << 20));
        }

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> loader(directory.toString()).load())
                .withMessageContaining("6000 source tokens, but the model has 11")
                .withMessageContaining("6000 target tokens, but the model has 11");
    }
}
