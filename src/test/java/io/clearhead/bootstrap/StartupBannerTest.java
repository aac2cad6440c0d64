package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.serving.ServingSettings;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupBannerTest {

    @Test
    void threeLinesSayWhatIsServedOnWhatAndWhereToLook() {
        ServingSettings settings = new ServingSettings(2, 128, Duration.ofSeconds(60), Duration.ofSeconds(25));

        List<String> lines = StartupBanner.lines(
                TestModels.loaded(new FakeInferenceModel()).served(), settings, "http://localhost:8081");

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("Serving clearhead/fake-en-de (marian, en de, 7.9 million parameters)");
        assertThat(lines.get(1)).isEqualTo("on cpu in float32 with 2 worker threads; up to 128 inputs may wait");
        assertThat(lines.get(2)).contains("http://localhost:8081/ ", "curl localhost:8081/generate");
    }
}
