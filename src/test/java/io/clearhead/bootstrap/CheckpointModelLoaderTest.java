package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.generation.InferenceModel;
import io.clearhead.serving.ModelLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointModelLoaderTest {

    @Test
    void theModelInsideTheApplicationTranslatesFromEnglishToGerman() {
        ModelLoader.Loaded loaded = new CheckpointModelLoader("", "cpu", "1.2").load();

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
                .isThrownBy(() -> new CheckpointModelLoader(absent, "cpu", "1.2").load())
                .withMessageContaining(absent);
    }
}
