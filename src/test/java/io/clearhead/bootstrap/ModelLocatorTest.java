package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.testkit.FakeHub;
import io.clearhead.testkit.FakeRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelLocatorTest {

    @TempDir
    private Path home;

    private ModelLocator locator(FakeHub hub) {
        Map<String, String> variables = Map.of("HF_ENDPOINT", hub.endpoint().toString(), "HF_HOME", home.toString());
        return ModelLocator.of("owner/name", "main", variables::get);
    }

    @Test
    void aModelOfTheHubHasItsNameAndCommit() throws IOException {
        FakeRepository repository = FakeRepository.builtIn("owner/name");
        try (FakeHub hub = new FakeHub().publish(repository)) {
            ModelLocator.Located located = locator(hub).locate("1.2");

            assertThat(located.identity()).isEqualTo(new ModelIdentity("owner/name", repository.commit()));
            assertThat(located.files().has("model.safetensors")).isTrue();
            assertThat(located.files().location()).startsWith(home.toString());
        }
    }

    @Test
    void theWeightsOfAFamilyThatIsNotSupportedAreNotDownloaded() throws IOException {
        FakeRepository repository =
                FakeRepository.builtIn("owner/name").with("config.json", "{\"model_type\": \"llama\"}");
        try (FakeHub hub = new FakeHub().publish(repository)) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> locator(hub).locate("1.2"))
                    .withMessageContaining("llama");
            assertThat(hub.requests("model.safetensors")).isEmpty();
        }
    }

    @Test
    void cancellingHoldsBeforeTheFirstRequestToo() throws IOException {
        try (FakeHub hub = new FakeHub()) {
            ModelLocator locator = locator(hub);
            locator.cancel();

            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> locator.locate("1.2"));
            assertThat(hub.requests()).isEmpty();
        }
    }

    @Test
    void aWrongVariableOfTheHubStopsTheStartOnlyIfTheModelIsThere() {
        Map<String, String> variables = Map.of("HF_ENDPOINT", "huggingface.co");

        assertThatExceptionOfType(ModelSettingException.class)
                .isThrownBy(() -> ModelLocator.of("owner/name", "main", variables::get))
                .withMessageContaining("HF_ENDPOINT must be an address");
        assertThat(ModelLocator.of("", "main", variables::get).locate("1.2").identity())
                .isEqualTo(ModelIdentity.builtIn("1.2"));
    }
}
