package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.ClearheadApplication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process itself does, seen from outside. */
class ExitCodeIT {

    @Test
    void aModelThatIsNotThereEndsTheProcessWithOneMessage(@TempDir Path directory) throws Exception {
        Path absent = directory.resolve("absent");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClearheadApplication.class.getName(),
                        "--server.port=0",
                        "--clearhead.model=" + absent)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output)
                .containsOnlyOnce("APPLICATION FAILED TO START")
                .contains(absent + ": the directory does not exist", "clearhead.model")
                .doesNotContain("\tat ");
    }
}
