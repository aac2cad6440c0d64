package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ApiKeyStoreTest {

    @TempDir
    private Path directory;

    private Path file = Path.of("keys");
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void name() {
        file = directory.resolve("keys");
    }

    private ApiKeyStore storeOf(String... lines) throws IOException {
        write(lines);
        return new ApiKeyStore(List.of(), new ApiKeyFile(file), nanos::get);
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private void aSecondPasses() {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void withoutKeysEverybodyIsLetIn() {
        assertThat(new ApiKeyStore(List.of(), null, nanos::get).areRequired()).isFalse();
    }

    @Test
    void everyKeyOfTheFileIsAcceptedAndNothingElse() throws IOException {
        ApiKeyStore keys = storeOf("# of the web site", "first-key", "", "  second-key  ", "#third-key");

        assertThat(keys.areRequired()).isTrue();
        assertThat(keys.count()).isEqualTo(2);
        assertThat(List.of("first-key", "second-key")).allMatch(keys::accept);
        assertThat(List.of("third-key", "#third-key", "first-ke", "first-keyy", "FIRST-KEY", "# of the web site", ""))
                .noneMatch(keys::accept);
    }

    @Test
    void configuredKeysHoldBesidesThoseOfTheFile() throws IOException {
        write("from-the-file", "both");
        ApiKeyStore keys = new ApiKeyStore(List.of("configured", "both"), new ApiKeyFile(file), nanos::get);

        assertThat(List.of("from-the-file", "configured", "both")).allMatch(keys::accept);
        assertThat(keys.count()).isEqualTo(3);
    }

    @Nested
    class Rotation {

        @Test
        void newKeysHoldWithinASecondAndOldOnesNoLonger() throws IOException {
            ApiKeyStore keys = storeOf("old");
            write("new");

            assertThat(keys.accept("old")).isTrue(); // looked at a moment ago
            aSecondPasses();

            assertThat(keys.accept("new")).isTrue();
            assertThat(keys.accept("old")).isFalse();
        }

        @Test
        void aLinkMayBeMoved() throws IOException {
            Path first = Files.writeString(directory.resolve("first"), "old");
            Path second = Files.writeString(directory.resolve("second"), "new");
            Files.setLastModifiedTime(second, Files.getLastModifiedTime(first));
            Files.createSymbolicLink(file, first);
            ApiKeyStore keys = new ApiKeyStore(List.of(), new ApiKeyFile(file), nanos::get);
            Path moved = Files.createSymbolicLink(directory.resolve("moved"), second);
            Files.move(moved, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            aSecondPasses();

            assertThat(keys.accept("new")).isTrue();
            assertThat(keys.accept("old")).isFalse();
        }

        @Test
        void theLogTellsHowManyKeysThereAreAndNeverOne(CapturedOutput output) throws IOException {
            ApiKeyStore keys = storeOf("secret-one");
            write("secret-one", "secret-two");
            aSecondPasses();
            keys.accept("secret-guess");
            write("not sendable secret-three");
            aSecondPasses();
            keys.accept("secret-guess");

            assertThat(output).contains("keys=2").doesNotContain("secret");
        }
    }

    @Nested
    class AFileThatCannotBeUsedAnyMore {

        @Test
        void leavesTheLastKeysInForce(CapturedOutput output) throws IOException {
            ApiKeyStore keys = storeOf("good");
            Files.delete(file);
            aSecondPasses();

            assertThat(keys.accept("good")).isTrue();
            assertThat(keys.isStale()).isTrue();
            assertThat(keys.areRequired()).isTrue();
            assertThat(output).contains("ERROR", file + " does not exist");
        }

        @Test
        void isToldOnce(CapturedOutput output) throws IOException {
            ApiKeyStore keys = storeOf("good");
            write("# nothing left");
            for (int i = 0; i < 3; i++) {
                aSecondPasses();
                assertThat(keys.accept("good")).isTrue();
            }

            assertThat(output).containsOnlyOnce("there is no key in " + file);
        }

        @Test
        void isUsedAgainWhenItIsBack() throws IOException {
            ApiKeyStore keys = storeOf("good");
            Files.delete(file);
            aSecondPasses();
            assertThat(keys.isStale()).isTrue();
            write("better");
            aSecondPasses();

            assertThat(keys.isStale()).isFalse();
            assertThat(keys.accept("better")).isTrue();
            assertThat(keys.accept("good")).isFalse();
        }
    }

    @Nested
    class AtStart {

        @Test
        void aFileThatIsNotThereIsRefused() {
            assertThatExceptionOfType(ApiKeysException.class)
                    .isThrownBy(() -> new ApiKeyStore(List.of(), new ApiKeyFile(file), nanos::get))
                    .withMessage(file + " does not exist");
        }

        @Test
        void aFileThatCannotBeReadIsRefused() {
            assertThatExceptionOfType(ApiKeysException.class)
                    .isThrownBy(() -> new ApiKeyStore(List.of(), new ApiKeyFile(directory), nanos::get))
                    .withMessageStartingWith(directory + " cannot be read: ");
        }

        @Test
        void aFileWithoutKeysIsRefused() {
            assertThatExceptionOfType(ApiKeysException.class)
                    .isThrownBy(() -> storeOf("# none", ""))
                    .withMessage("there is no key in " + file);
        }

        @Test
        void everyKeyThatNobodyCanSendIsNamedByItsPlace() {
            assertThatExceptionOfType(ApiKeysException.class)
                    .isThrownBy(() -> storeOf("good", "two words", "sch\u00f6n"))
                    .withMessageContainingAll("line 2", "line 3")
                    .withMessageNotContainingAny("words", "sch");
            assertThatExceptionOfType(ApiKeysException.class)
                    .isThrownBy(() -> new ApiKeyStore(List.of("good", "two words"), null, nanos::get))
                    .withMessageContaining("clearhead.api-keys[1]")
                    .withMessageNotContaining("words");
        }
    }
}
