package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.checkpoint.hub.HubModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSourceTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void nothingIsTheModelInside(String model) {
        assertThat(ModelSource.of(model, "main")).isEqualTo(new ModelSource.BuiltIn());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/models/opus-mt-en-de",
                "./owner/name",
                "../name",
                "~/name",
                ".",
                "..",
                "owner/",
                "a/b/c",
                "C:name",
                "a\\b",
            })
    void whatIsWrittenLikeAPathIsADirectory(String model) {
        assertThat(ModelSource.of(model, "main")).isEqualTo(new ModelSource.Directory(Path.of(model)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"src", "src/main", "pom.xml"}) // tests run where these are
    void whatIsThereIsADirectory(String model) {
        assertThat(ModelSource.of(model, "")).isEqualTo(new ModelSource.Directory(Path.of(model)));
    }

    @Test
    void anAbsoluteDirectoryMayHaveAnyName(@TempDir Path directory) {
        assertThat(ModelSource.of(directory.toString(), "main")).isEqualTo(new ModelSource.Directory(directory));
    }

    @ParameterizedTest
    @CsvSource({
        "Helsinki-NLP/opus-mt-en-de, main, Helsinki-NLP/opus-mt-en-de, main",
        "Helsinki-NLP/opus-mt-en-de, '', Helsinki-NLP/opus-mt-en-de, main",
        "google/flan-t5-small, v1, google/flan-t5-small, v1",
        "hf://google/flan-t5-small, main, google/flan-t5-small, main",
        "hf://src/main, main, src/main, main",
    })
    void ownerAndNameAreOnTheHub(String model, String revision, String id, String expected) {
        assertThat(ModelSource.of(model, revision)).isEqualTo(new ModelSource.Hub(new HubModel(id, expected)));
    }

    @Test
    void aNameWithoutAnOwnerIsNeither() {
        assertThatExceptionOfType(ModelSettingException.class)
                .isThrownBy(() -> ModelSource.of("t5-small", "main"))
                .withMessageContaining("\"t5-small\", which is neither a directory that exists nor owner/name");
    }

    @Test
    void aDirectoryThatIsMissingInOneThatIsThereIsAmbiguous() {
        assertThatExceptionOfType(ModelSettingException.class)
                .isThrownBy(() -> ModelSource.of("src/absent", "main"))
                .withMessageContaining("could be a model on the hub, or a directory that is missing in the directory "
                        + Path.of("src").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://", "hf://t5-small", "hf://a/b@v1", "hf://../x"})
    void anAddressOfTheHubNeedsOwnerAndName(String model) {
        assertThatExceptionOfType(ModelSettingException.class)
                .isThrownBy(() -> ModelSource.of(model, "main"))
                .withMessageContaining("owner/name");
    }

    @Test
    void aRevisionHasToBeOne() {
        assertThatExceptionOfType(ModelSettingException.class)
                .isThrownBy(() -> ModelSource.of("owner/name", "../main"))
                .withMessageContaining("clearhead.revision")
                .withMessageContaining("\"../main\"");
    }

    @ParameterizedTest
    @CsvSource({"'', the built-in model", "src, a directory"})
    void onlyTheHubHasRevisions(String model, String what) {
        assertThatExceptionOfType(ModelSettingException.class)
                .isThrownBy(() -> ModelSource.of(model, "v1"))
                .withMessageContaining("clearhead.revision is \"v1\", but clearhead.model is " + what);
    }
}
