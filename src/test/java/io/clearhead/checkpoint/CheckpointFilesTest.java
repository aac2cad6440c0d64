package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {

    private static final List<String> NOT_PLAIN =
            List.of("", ".", "..", "../secret", "a/b", "/etc/passwd", "a\\b", "C:x", "a\0b", "a\nb");

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
        void followsSymbolicLinksOutOfTheDirectory(@TempDir Path elsewhere) throws IOException {
            Path blob = Files.write(elsewhere.resolve("blob"), new byte[] {7});
            Files.createSymbolicLink(directory.resolve("config.json"), blob);
            CheckpointFiles files = CheckpointFiles.directory(directory);
            assertThat(files.has("config.json")).isTrue();
            assertThat(files.read("config.json", 1)).containsExactly(7);
        }

        @Test
        void refusesWhatIsNoRegularFile() throws IOException {
            Files.createDirectory(directory.resolve("folder"));
            Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
            CheckpointFiles files = CheckpointFiles.directory(directory);
            assertRefused(() -> files.open("folder"), "folder is not a regular file");
            assertRefused(() -> files.open("dangling"), "dangling is a symbolic link to a file that does not exist");
            assertRefused(() -> files.open("nothing"), "there is no file nothing");
            assertThat(files.has("dangling")).isFalse();
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
