package io.clearhead.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.pytorch.ZipDirectory.Entry;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.ZipBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ZipDirectoryTest {

    private static final byte[] CONTENT = {1, 2, 3};

    @Test
    void saysWhereEveryEntryIs() {
        byte[] file = new ZipBytes()
                .add("a/x", CONTENT)
                .add("a/empty", new byte[0])
                .add("a/y", CONTENT)
                .build();
        Map<String, Entry> entries = read(file);
        assertThat(entries.keySet()).containsExactly("a/x", "a/empty", "a/y");
        assertThat(content(file, entries, "a/x")).isEqualTo(CONTENT);
        assertThat(content(file, entries, "a/empty")).isEmpty();
        assertThat(content(file, entries, "a/y")).isEqualTo(CONTENT);
    }

    @Test
    void readsTheWideFormOfLargeArchives() {
        byte[] file =
                new ZipBytes().add("a/x", CONTENT).add("a/y", CONTENT).wide().build();
        Map<String, Entry> entries = read(file);
        assertThat(content(file, entries, "a/y")).isEqualTo(CONTENT);
    }

    @Test
    void skipsACommentThatLooksLikeAnEnd() {
        byte[] file =
                new ZipBytes().add("a/x", CONTENT).comment("PK\5\6 and more").build();
        assertThat(content(file, read(file), "a/x")).isEqualTo(CONTENT);
    }

    @Test
    void readsWhatTheLibraryOfTheJdkWrites() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("a/x");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(CONTENT.length);
            entry.setCrc(0x55bc801d);
            zip.putNextEntry(entry);
            zip.write(CONTENT);
        }
        byte[] file = bytes.toByteArray();
        assertThat(content(file, read(file), "a/x")).isEqualTo(CONTENT);
    }

    @Test
    void refusesWhatWouldHaveToBeInflatedOrDecrypted() {
        byte[] file = new ZipBytes()
                .add("a/x", CONTENT, 0, 8)
                .add("a/y", CONTENT, 1, 0)
                .build();
        assertThat(refusal(file).problems())
                .containsExactly(
                        "entry 'a/x' is compressed (method 8), expected it to be stored as torch.save does",
                        "entry 'a/y' is encrypted, expected it to be stored as torch.save does");
    }

    @Test
    void refusesNamesThatOccurTwiceAndEntriesThatShareBytes() {
        ZipBytes twice = new ZipBytes().add("a/x", CONTENT).add("a/x", CONTENT);
        assertThat(refusal(twice.build()).problems()).containsExactly("entry 'a/x' occurs twice");
        byte[] inner = new ZipBytes().add("a/y", CONTENT).build();
        ZipBytes nested = new ZipBytes().add("a/x", inner);
        nested.list(new ZipBytes.Entry("a/y", 0, 0, 3, 33, 0));
        assertThat(refusal(nested.build()).problems()).containsExactly("entry 'a/y' overlaps the one before it");
    }

    @Test
    void refusesEntriesThatAreNotThere() {
        ZipBytes zip = new ZipBytes().add("a/x", CONTENT);
        for (ZipBytes.Entry entry : new ZipBytes.Entry[] {
            new ZipBytes.Entry("a/y", 0, 0, 3, 0, 0),
            new ZipBytes.Entry("a/y", 0, 0, 3, 7, 0),
            new ZipBytes.Entry("a/y", 0, 0, 3, 1_000_000, 0),
            new ZipBytes.Entry("a/y", 0, 0, 3, -2, 0),
            new ZipBytes.Entry("a/x", 0, 0, 5_000, 0, 0),
            new ZipBytes.Entry("a/x", 0, 0, -5, 0, 0),
            new ZipBytes.Entry("a/x", 0, 0, Long.MAX_VALUE, 0, 0),
        }) {
            for (boolean wide : new boolean[] {false, true}) {
                ZipBytes single = new ZipBytes().add("a/x", CONTENT);
                byte[] file = (wide ? single.wide() : single).list(entry).build();
                assertThat(refusal(file).problems())
                        .as("%s wide %s", entry, wide)
                        .anyMatch(problem -> problem.contains("is not inside the file: it is damaged"));
            }
        }
        assertThat(read(zip.build())).hasSize(1);
    }

    @Test
    void refusesWhatIsNoArchiveOrOnlyHalfOfOne() {
        byte[] whole =
                new ZipBytes().add("a/x", new byte[100]).add("a/y", CONTENT).build();
        for (int length = 0; length < whole.length; length++) {
            assertThat(refusal(Arrays.copyOf(whole, length)).getMessage()).contains("is truncated or no zip archive");
        }
        assertThat(refusal(new byte[100_000]).getMessage()).contains("is truncated or no zip archive");
    }

    @Test
    void refusesADirectoryThatContradictsItself() {
        byte[] file = new ZipBytes().add("a/x", CONTENT).add("a/y", CONTENT).build();
        byte[] fewer = file.clone();
        fewer[file.length - 22 + 10] = 1;
        assertThat(refusal(fewer).getMessage()).contains("lists 2 entries, but says it has 1");
        byte[] far = file.clone();
        far[file.length - 22 + 19] = 0x7f;
        assertThat(refusal(far).getMessage()).contains("its zip directory is not inside the file");
        byte[] shifted = file.clone();
        shifted[file.length - 22 + 16]--;
        assertThat(refusal(shifted).getMessage()).contains("its zip directory has something else at byte 0");
        byte[] wide = new ZipBytes().add("a/x", CONTENT).wide().build();
        wide[wide.length - 22 - 20 + 8]++;
        assertThat(refusal(wide).getMessage()).contains("64-bit record is something else");
        wide[wide.length - 22 - 20 + 14] = 1;
        assertThat(refusal(wide).getMessage()).contains("64-bit record is not in the file");
    }

    private static Map<String, Entry> read(byte[] file) {
        try (ByteSource source = new InMemoryFiles().with("x.bin", file).open("x.bin")) {
            return ZipDirectory.read(source, "x.bin");
        }
    }

    private static byte[] content(byte[] file, Map<String, Entry> entries, String name) {
        Entry entry = entries.getOrDefault(name, new Entry(0, 0));
        return Arrays.copyOfRange(file, (int) entry.position(), (int) (entry.position() + entry.size()));
    }

    private static CheckpointException refusal(byte[] file) {
        return catchThrowableOfType(CheckpointException.class, () -> read(file));
    }
}
