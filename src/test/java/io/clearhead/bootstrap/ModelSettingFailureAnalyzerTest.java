package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.ClearheadApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ModelSettingFailureAnalyzerTest {

    @Test
    void settingsThatNameNoModelStopTheStartWithOneMessage(CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(
                        ClearheadApplication.class, "--server.port=0", "--clearhead.model=opus-mt-en-de"))
                .isNotNull();

        assertThat(output.toString())
                .containsOnlyOnce("APPLICATION FAILED TO START")
                .contains("clearhead.model is \"opus-mt-en-de\", which is neither", "hf://owner/name")
                .doesNotContain("\tat ");
    }
}
