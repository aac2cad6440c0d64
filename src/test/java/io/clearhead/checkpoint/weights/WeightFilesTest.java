package io.clearhead.checkpoint.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import io.clearhead.checkpoint.tensor.WeightSource;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.PickleBytes;
import io.clearhead.testkit.ZipBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {

    private final InMemoryFiles files = new InMemoryFiles();

    @Test
    void prefersSafetensorsAndWholeFiles() {
        files.with("pytorch_model.bin.index.json", index("p", "shard.bin")).with("shard.bin", bin("p"));
        assertOpened(WeightLayout.SHARDED_PYTORCH, "p");
        files.with("pytorch_model.bin", bin("q"));
        assertOpened(WeightLayout.PYTORCH, "q");
        files.with("model.safetensors.index.json", index("r", "shard.safetensors"));
        files.with("shard.safetensors", safetensors("r"));
        assertOpened(WeightLayout.SHARDED_SAFETENSORS, "r");
        files.with("model.safetensors", safetensors("s"));
        assertOpened(WeightLayout.SAFETENSORS, "s");
    }

    @Test
    void saysWhatItLookedFor() {
        assertThat(problems())
                .containsExactly("there are no weights, looked for model.safetensors, model.safetensors.index.json,"
                        + " pytorch_model.bin, pytorch_model.bin.index.json");
        files.with("tf_model.h5", "x");
        assertThat(problems().get(0))
                .endsWith("; tf_model.h5 cannot be read: save the model as safetensors with transformers");
        assertThat(WeightFiles.layout(files)).isEmpty();
    }

    @Nested
    class InShards {

        @Test
        void readsEveryTensorFromItsShard() {
            files.with("model.safetensors.index.json", """
                    {"metadata": {"total_size": 12}, "weight_map": {"b": "2.safetensors", "a": "1.safetensors",
                     "c": "1.safetensors"}}""");
            files.with("1.safetensors", safetensors("a", "c")).with("2.safetensors", safetensors("b"));
            try (WeightSource weights = WeightFiles.open(files)) {
                assertThat(weights.tensors().keySet()).containsExactly("b", "a", "c");
                assertThat(weights.read("a")).containsExactly('a');
                assertThat(weights.read("b")).containsExactly('b');
                assertThat(weights.aliasOf("c")).isEqualTo("c");
                assertThat(weights.location()).isEqualTo("memory/model.safetensors.index.json");
                assertThat(catchThrowableOfType(CheckpointException.class, () -> weights.read("d")))
                        .hasMessageContaining("there is no tensor 'd'");
            }
            assertThat(files.openSources()).isZero();
        }

        @Test
        void reportsEveryDifferenceBetweenIndexAndShards() {
            files.with("model.safetensors.index.json", """
                    {"weight_map": {"a": "1.safetensors", "b": "1.safetensors", "c": "2.safetensors"}}""");
            files.with("1.safetensors", safetensors("a", "x")).with("2.safetensors", safetensors("c", "a"));
            assertThat(problems())
                    .containsExactly(
                            "tensor 'b' is said to be in 1.safetensors, but is not there",
                            "tensor 'x' is in 1.safetensors, but the index does not list it",
                            "tensor 'a' is in 2.safetensors, but is said to be in 1.safetensors");
            assertThat(files.openSources()).isZero();
        }

        @Test
        void reportsEveryShardThatIsMissingOrBroken() {
            files.with("model.safetensors.index.json", """
                    {"weight_map": {"a": "1.safetensors", "b": "2.safetensors", "c": "3.safetensors"}}""");
            files.with("2.safetensors", Arrays.copyOf(safetensors("b"), safetensors("b").length - 1))
                    .with("3.safetensors", safetensors("c"));
            assertThat(problems()).hasSize(2).satisfies(problems -> {
                assertThat(problems.get(0)).isEqualTo("there is no file 1.safetensors");
                assertThat(problems.get(1))
                        .startsWith("2.safetensors: tensor 'b' has data_offsets [0, 4], but the file has");
            });
            assertThat(files.openSources()).isZero();
        }

        @Test
        void refusesShardsThatAreNotBesideTheIndex() {
            files.with("model.safetensors.index.json", """
                    {"weight_map": {"a": "../1.safetensors", "b": "/etc/passwd", "c": "x/y", "d": "C:y", "e": "..",
                     "f": 3, "g": "a\\\\b", "h": "\\u0000", "i": ""}}""");
            assertThat(problems())
                    .hasSize(9)
                    .allMatch(problem -> problem.endsWith(", expected the name of a file beside the index"))
                    .contains(
                            "tensor 'a' is said to be in '../1.safetensors', expected the name of a file beside the index");
        }

        @Test
        void refusesAnIndexThatIsNone() {
            for (String json : List.of("[]", "{}", "{\"weight_map\": []}", "{\"weight_map\": {}}", "null", "1", "")) {
                files.with("model.safetensors.index.json", json);
                assertThat(problems().get(0)).as(json).startsWith("has no weight_map");
            }
            for (String json : List.of("{", "{\"weight_map\": {\"a\": \"1\", \"a\": \"2\"}}", "{} {}")) {
                files.with("model.safetensors.index.json", json);
                assertThat(problems().get(0)).as(json).startsWith("is not JSON");
            }
        }

        @Test
        void refusesMoreShardsThanFilesCanBeOpen() {
            StringBuilder map = new StringBuilder("{\"weight_map\": {\"w\": \"s\"");
            for (int i = 0; i < 1000; i++) {
                map.append(", \"w%d\": \"s%d\"".formatted(i, i));
            }
            files.with("model.safetensors.index.json", map.append("}}").toString());
            assertThat(problems()).containsExactly("names 1001 shards, expected at most 1000");
        }
    }

    @Nested
    class OnDisk {

        @TempDir
        private Path directory;

        @Test
        void aShardThatIsALinkOutOfTheDirectoryIsRefused(@TempDir Path elsewhere) throws IOException {
            Path secret = Files.write(elsewhere.resolve("secret"), safetensors("a"));
            Files.createSymbolicLink(directory.resolve("1.safetensors"), secret);
            Files.writeString(directory.resolve("model.safetensors.index.json"), index("a", "1.safetensors"));
            assertThat(catchThrowableOfType(
                                    CheckpointException.class,
                                    () -> WeightFiles.open(CheckpointFiles.directory(directory))
                                            .close())
                            .problems())
                    .containsExactly(
                            "1.safetensors is a symbolic link that leaves the checkpoint's directory; put the file"
                                    + " itself there");
        }

        @Test
        void aHalfCopiedFileIsOneClearMessage() throws IOException {
            byte[] whole = safetensors("a", "b");
            Files.write(directory.resolve("model.safetensors"), Arrays.copyOf(whole, whole.length - 1));
            assertThat(catchThrowableOfType(
                            CheckpointException.class,
                            () -> WeightFiles.open(CheckpointFiles.directory(directory))
                                    .close()))
                    .hasMessageContaining("it is truncated, or the header is wrong");
        }
    }

    private void assertOpened(WeightLayout layout, String tensor) {
        assertThat(WeightFiles.layout(files)).contains(layout);
        try (WeightSource weights = WeightFiles.open(files)) {
            assertThat(weights.tensors()).containsOnlyKeys(tensor);
        }
        assertThat(files.openSources()).isZero();
    }

    private List<String> problems() {
        return catchThrowableOfType(
                        CheckpointException.class, () -> WeightFiles.open(files).close())
                .problems();
    }

    private static String index(String tensor, String shard) {
        return "{\"weight_map\": {\"" + tensor + "\": \"" + shard + "\"}}";
    }

    /** Each tensor has one element, the code of its name's first letter. */
    private static byte[] safetensors(String... names) {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : names) {
            writer.add(name, List.of(1L), new float[] {name.charAt(0)});
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            writer.writeTo(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static byte[] bin(String name) {
        byte[] pickle =
                new PickleBytes().raw("}").text(name).tensor("0", 1).raw("s.").build();
        return new ZipBytes()
                .add("m/data.pkl", pickle)
                .add("m/data/0", new byte[4])
                .build();
    }
}
