package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelIdentityTest {

    @ParameterizedTest
    @CsvSource({
        "/models/opus-mt-en-fr, opus-mt-en-fr, local",
        "/models/opus-mt-en-fr/, opus-mt-en-fr, local",
        "/hub/models--Helsinki-NLP--opus-mt-en-de/snapshots/6183067f, Helsinki-NLP/opus-mt-en-de, 6183067f",
        "/hub/models--t5-small/snapshots/df1b051c, t5-small, df1b051c",
        "/hub/datasets--a--b/snapshots/1234, 1234, local",
        "/snapshots/1234, 1234, local",
        "/, /, local",
    })
    void theDirectoryNamesTheModel(String directory, String id, String revision) {
        assertThat(ModelIdentity.of(Path.of(directory))).isEqualTo(new ModelIdentity(id, revision));
    }
}
