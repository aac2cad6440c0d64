package io.clearhead.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

    private static final Path USER = Path.of(System.getProperty("user.home"));

    private static HubSettings of(Map<String, String> variables) {
        return HubSettings.of(variables::get);
    }

    @Test
    void withoutVariablesTheDefaultsOfHuggingFaceHold() {
        HubSettings settings = of(Map.of());

        assertThat(settings.endpoint()).hasToString("https://huggingface.co");
        assertThat(settings.cache()).isEqualTo(USER.resolve(".cache/huggingface/hub"));
        assertThat(settings.offline()).isFalse();
        assertThat(settings.symlinks()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "HF_HUB_CACHE, /c, /c",
        "HUGGINGFACE_HUB_CACHE, /c, /c",
        "HF_HOME, /h, /h/hub",
        "HF_HOME, ~/h, USER/h/hub",
        "HF_HOME, ~, USER/hub",
        "XDG_CACHE_HOME, /x, /x/huggingface/hub",
        "HF_HOME, '  ', USER/.cache/huggingface/hub",
    })
    void theCacheIsWherePythonHasIt(String variable, String value, String cache) {
        assertThat(of(Map.of(variable, value)).cache()).isEqualTo(Path.of(cache.replace("USER", USER.toString())));
    }

    @Test
    void theCachesOwnVariableComesFirst() {
        assertThat(of(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c", "XDG_CACHE_HOME", "/x"))
                        .cache())
                .isEqualTo(Path.of("/c"));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "true, true", "YES, true", "on, true", "0, false", "false, false", "'', false", "2, false"})
    void offlineIsWhatPythonTakesForTrue(String value, boolean offline) {
        assertThat(of(Map.of("HF_HUB_OFFLINE", value)).offline()).isEqualTo(offline);
    }

    @Test
    void theTokenComesFromTheVariableOrElseFromTheFile(@TempDir Path home) throws IOException {
        assertThat(of(Map.of("HF_HOME", home.toString())).token()).isNull();

        Files.writeString(home.resolve("token"), "hf_file\n");
        assertThat(of(Map.of("HF_HOME", home.toString())).token()).isEqualTo(new HubToken("hf_file"));
        assertThat(of(Map.of("HF_HOME", home.toString(), "HF_TOKEN", "hf_variable"))
                        .token())
                .isEqualTo(new HubToken("hf_variable"));
    }

    @Test
    void theTokenFileMayLieElsewhere(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "hf_file");

        assertThat(of(Map.of("HF_TOKEN_PATH", file.toString())).token()).isEqualTo(new HubToken("hf_file"));
    }

    @Test
    void nobodySeesTheToken() {
        HubSettings settings = of(Map.of("HF_TOKEN", "hf_secret"));

        assertThat(settings.toString()).doesNotContain("hf_secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Map.of("HF_TOKEN", "hf_secret\r\nX-Header: 1")))
                .withMessageNotContaining("hf_secret");
    }

    @ParameterizedTest
    @CsvSource({"https://hub.example/, https://hub.example", "http://127.0.0.1:80/hf//, http://127.0.0.1:80/hf"})
    void theEndpointEndsWithoutASlash(String value, String endpoint) {
        assertThat(of(Map.of("HF_ENDPOINT", value)).endpoint()).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "huggingface.co",
                "ftp://hub",
                "https://",
                "https://user:word@hub",
                "https://hub?x",
                "https://hub#x",
                "::"
            })
    void anEndpointThatIsNoAddressIsRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Map.of("HF_ENDPOINT", value)))
                .withMessageContaining("HF_ENDPOINT must be an address")
                .withMessageContaining(value);
    }
}
