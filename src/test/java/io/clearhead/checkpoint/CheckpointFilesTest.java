package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {

    private static final List<String> NOT_PLAIN =
            List.of("", ".", "..", "../secret", "a/b", "/etc/passwd", "a\\b", "C:x", "a\0b", "a\nb");

    private static final String LEAVES =
            " is a symbolic link that leaves the checkpoint's directory; put the file itself there";

    @Nested
    class InADirectory {

        @TempDir
        private Path directory;

        @Test
        void readsAFileAtOnceOrInSlices() throws IOException {
            Files.write(directory.resolve("weights"), new byte[] {1, 2, 3, 4, 5});
            CheckpointFiles files = CheckpointFiles.directory(directory);
            assertThat(files.location()).isEqualTo(directory.toString());
            assertThat(files.has("weights")).isTrue();
            assertThat(files.read("weights", 5)).containsExactly(1, 2, 3, 4, 5);
            try (ByteSource source = files.open("weights")) {
                assertThat(source.size()).isEqualTo(5);
                ByteBuffer slice = source.read(1, 4);
                assertThat(slice.remaining()).isEqualTo(4);
                assertThat(slice.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
                assertThat(slice.getInt()).isEqualTo(0x05040302);
                assertThat(source.read(5, 0).hasRemaining()).isFalse();
            }
        }

        @Test
        void readsBehindTwoGibibytes() throws IOException {
            long size = (3L << 30) + 4;
            try (RandomAccessFile sparse =
                    new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
                sparse.setLength(size);
                sparse.seek(size - 4);
                sparse.writeInt(0x01020304);
            }
            try (ByteSource source = CheckpointFiles.directory(directory).open("large")) {
                assertThat(source.size()).isEqualTo(size);
                assertThat(source.read(size - 4, 4).getInt()).isEqualTo(0x04030201);
            }
        }

        @Test
        void followsSymbolicLinksInsideTheDirectory() throws IOException {
            Path data = Files.createDirectories(directory.resolve("..data"));
            Files.write(data.resolve("config.json"), new byte[] {7});
            Files.createSymbolicLink(directory.resolve("config.json"), Path.of("..data", "config.json"));
            assertThat(CheckpointFiles.directory(directory).read("config.json", 1))
                    .containsExactly(7);
        }

        @Test
        void followsTheLinksOfASnapshotInTheHuggingFaceCache() throws IOException {
            Path snapshot = cachedSnapshot("models--org--name");
            Path link = Files.createSymbolicLink(directory.resolve("link"), snapshot);
            for (Path path : List.of(snapshot, link)) {
                CheckpointFiles files = CheckpointFiles.directory(path);
                assertThat(files.has("config.json")).isTrue();
                assertThat(files.read("config.json", 1)).containsExactly(7);
            }
        }

        @Test
        void refusesLinksToTheBlobsOfAnotherRepository() throws IOException {
            Path snapshot = cachedSnapshot("models--org--name");
            cachedSnapshot("models--org--other");
            Files.createSymbolicLink(
                    snapshot.resolve("vocab.json"), Path.of("..", "..", "..", "models--org--other", "blobs", "abc"));
            Files.createSymbolicLink(snapshot.resolve("refs"), Path.of("..", "..", "refs"));
            Files.createSymbolicLink(snapshot.resolve("main"), Path.of("..", "..", "refs", "main"));
            CheckpointFiles files = CheckpointFiles.directory(snapshot);
            for (String name : List.of("vocab.json", "main")) {
                assertRefused(() -> files.open(name), name + LEAVES);
            }
            assertRefused(() -> files.open("refs"), "refs is not a regular file");
        }

        @Test
        void refusesSymbolicLinksOutOfTheDirectory(@TempDir Path elsewhere) throws IOException {
            Path secret = Files.write(elsewhere.resolve("secret"), new byte[] {7});
            Path outside = Files.createDirectories(elsewhere.resolve("checkpoint-2"));
            Files.write(outside.resolve("config.json"), new byte[] {7});
            Path inside = Files.createDirectories(elsewhere.resolve("checkpoint"));
            Files.createSymbolicLink(inside.resolve("absolute"), secret);
            Files.createSymbolicLink(inside.resolve("relative"), Path.of("..", "secret"));
            Files.createSymbolicLink(inside.resolve("twice"), inside.resolve("relative"));
            Files.createSymbolicLink(inside.resolve("neighbour"), outside.resolve("config.json"));
            CheckpointFiles files = CheckpointFiles.directory(inside);
            for (String name : List.of("absolute", "relative", "twice", "neighbour")) {
                assertThat(files.has(name)).isTrue();
                assertRefused(() -> files.open(name), name + LEAVES);
            }
        }

        @Test
        void refusesAFileThatItMayNotRead() throws IOException {
            Path file = Files.write(directory.resolve("weights"), new byte[1]);
            Files.setPosixFilePermissions(file, Set.of());
            assumeThat(Files.isReadable(file))
                    .as("readable all the same, as for root")
                    .isFalse();
            assertRefused(
                    () -> CheckpointFiles.directory(directory).open("weights"),
                    "cannot be read: permission denied; let the user of this process read it");
        }

        @Test
        void refusesThePointerOfGitLfs() throws IOException {
            Files.writeString(
                    directory.resolve("model.safetensors"),
                    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1024\n");
            assertRefused(
                    () -> CheckpointFiles.directory(directory).open("model.safetensors"),
                    "model.safetensors is only the pointer of Git LFS to the file; fetch it with: git lfs pull");
        }

        private Path cachedSnapshot(String repository) throws IOException {
            Path root = directory.resolve(repository);
            Files.createDirectories(root.resolve("blobs"));
            Files.createDirectories(root.resolve("refs"));
            Files.writeString(root.resolve("refs").resolve("main"), "rev");
            Files.write(root.resolve("blobs").resolve("abc"), new byte[] {7});
            Path snapshot = Files.createDirectories(root.resolve("snapshots").resolve("rev"));
            Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("..", "..", "blobs", "abc"));
            return snapshot;
        }

        @Test
        void saysThatTheDirectoryIsEmpty() {
            assertRefused(
                    () -> CheckpointFiles.directory(directory).open("config.json"),
                    "there is no file config.json: the directory is empty");
        }

        @Test
        void refusesWhatIsNoRegularFile() throws IOException {
            Files.createDirectory(directory.resolve("folder"));
            Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
            CheckpointFiles files = CheckpointFiles.directory(directory);
            assertRefused(() -> files.open("folder"), "folder is not a regular file");
            assertRefused(
                    () -> files.open("dangling"),
                    "dangling is a symbolic link to a file that does not exist; fetch the checkpoint again");
            assertRefused(() -> files.open("nothing"), "there is no file nothing");
            assertThat(files.has("dangling")).isTrue();
        }

        @Test
        void refusesAFileThatIsTooLargeToReadAtOnce() throws IOException {
            Files.write(directory.resolve("big"), new byte[11]);
            CheckpointFiles files = CheckpointFiles.directory(directory);
            assertRefused(() -> files.read("big", 10), "big has 11 bytes, but at most 10 are read");
        }

        @Test
        void refusesNamesThatAreNotPlain() {
            CheckpointFiles files = CheckpointFiles.directory(directory);
            for (String name : NOT_PLAIN) {
                assertThat(files.has(name)).as(name).isFalse();
                assertThatThrownBy(() -> files.open(name))
                        .as(name)
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("is not a file name");
            }
        }

        @Test
        void refusesADirectoryThatIsNone() throws IOException {
            Path file = Files.write(directory.resolve("file"), new byte[1]);
            assertRefused(() -> CheckpointFiles.directory(file), "is not a directory");
            assertRefused(() -> CheckpointFiles.directory(directory.resolve("x")), "the directory does not exist");
        }

        @Test
        void refusesSlicesOutsideAFileAndReadsAfterClosing() throws IOException {
            Path file = Files.write(directory.resolve("five"), new byte[5]);
            ByteSource source = CheckpointFiles.directory(directory).open("five");
            assertThatThrownBy(() -> source.read(2, 4)).isInstanceOf(CheckpointException.class);
            assertThatThrownBy(() -> source.read(-1, 1)).isInstanceOf(CheckpointException.class);
            assertThatThrownBy(() -> source.read(Long.MAX_VALUE, 4)).isInstanceOf(CheckpointException.class);
            Files.write(file, new byte[2]);
            assertThatThrownBy(() -> source.read(0, 5)).hasMessageContaining("the file became shorter");
            source.close();
            assertThatThrownBy(() -> source.read(0, 1)).isInstanceOf(CheckpointException.class);
        }
    }

    @Nested
    class InTheApplication {

        private final CheckpointFiles files = CheckpointFiles.builtIn();

        @Test
        void readsAFileAtOnceOrInSlices() {
            byte[] content = files.read("config.json", 10_000);
            try (ByteSource source = files.open("config.json")) {
                assertThat(source.size()).isEqualTo(content.length);
                ByteBuffer slice = source.read(3, 2);
                assertThat(slice.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
                assertThat(slice.remaining()).isEqualTo(2);
                assertThat(slice.get()).isEqualTo(content[3]);
            }
        }

        @Test
        void refusesWhatIsNotThere() {
            assertThat(files.has("nothing")).isFalse();
            assertThatThrownBy(() -> files.open("nothing"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageEndingWith("there is no file nothing");
            for (String name : NOT_PLAIN) {
                assertThat(files.has(name)).as(name).isFalse();
                assertThatThrownBy(() -> files.open(name)).as(name).isInstanceOf(CheckpointException.class);
            }
        }

        @Test
        void refusesSlicesOutsideAFileAndReadsAfterClosing() {
            ByteSource source = files.open("config.json");
            assertThatThrownBy(() -> source.read(source.size() - 1, 2)).isInstanceOf(CheckpointException.class);
            assertThatThrownBy(() -> source.read(-1, 1)).isInstanceOf(CheckpointException.class);
            source.close();
            assertThatThrownBy(() -> source.read(0, 1)).hasMessageContaining("it was closed");
        }
    }

    private static void assertRefused(Runnable action, String problem) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        CheckpointException.class,
                        refusal -> assertThat(refusal.problems()).containsExactly(problem));
    }
}
