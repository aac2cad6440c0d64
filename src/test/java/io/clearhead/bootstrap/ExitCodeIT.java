package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.ClearheadApplication;
import io.clearhead.checkpoint.CheckpointFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process itself does, seen from outside. */
class ExitCodeIT {

    @Test
    void aModelThatIsNotThereEndsTheProcessWithOneMessage(@TempDir Path directory) throws Exception {
        Path absent = directory.resolve("absent");

        assertThat(start("CLEARHEAD_MODEL", absent.toString()))
                .contains(absent + ": the directory does not exist", "clearhead.model");
    }

    @Test
    void aDamagedModelEndsTheProcessWithOneMessageThatListsEverything(@TempDir Path directory) throws Exception {
        CheckpointFiles builtIn = CheckpointFiles.builtIn();
        for (String name : List.of(
                "config.json",
                "generation_config.json",
                "source.spm",
                "target.spm",
                "vocab.json",
                "tokenizer_config.json")) {
            Files.write(directory.resolve(name), builtIn.read(name, Integer.MAX_VALUE));
        }
        byte[] weights = builtIn.read("model.safetensors", Integer.MAX_VALUE);
        Files.write(directory.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));

        assertThat(start("CLEARHEAD_MODEL", directory.toString()))
                .contains("model.safetensors: 52 problems", "it is truncated", "clearhead.model")
                .contains("'model.encoder.layers.0.self_attn.v_proj.weight'", "'model.shared.weight'");
    }

    @Test
    void aVariableThatDoesNotExistEndsTheProcessWithTheOneThatWasMeant() throws Exception {
        assertThat(start("CLEARHEAD_API_KEY_FILE", "/keys"))
                .contains("CLEARHEAD_API_KEY_FILE; did you mean CLEARHEAD_API_KEYS_FILE?");
    }

    /** What a process says that cannot start; fails if it does start, or says it badly. */
    private static String start(String variable, String value) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClearheadApplication.class.getName(),
                        "--server.port=0")
                .redirectErrorStream(true);
        builder.environment().put(variable, value);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output).containsOnlyOnce("APPLICATION FAILED TO START").doesNotContain("\tat ");
        return output;
    }
}
