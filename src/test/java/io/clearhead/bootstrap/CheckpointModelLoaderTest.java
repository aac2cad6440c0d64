package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.InferenceModel;
import io.clearhead.serving.ModelLoader;
import io.clearhead.testkit.TinyMarian;
import io.clearhead.tokenizer.SpecialTokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
