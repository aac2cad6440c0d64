package io.clearhead.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.tensor.WeightSource;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.PickleBytes;
import io.clearhead.testkit.ZipBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PyTorchReaderTest {

    private static final byte[] SIX_FLOATS = ByteBuffer.allocate(24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1)
            .putFloat(2)
            .putFloat(3)
            .putFloat(4)
            .putFloat(5)
            .putFloat(6)
            .array();

    private final InMemoryFiles files = new InMemoryFiles();

    @Test
    void readsTensorsWhateverTheFolderIsCalled() {
        byte[] pickle =
                new PickleBytes().raw("}").text("w").tensor("k", 3, 2).raw("s.").build();
        for (String folder : List.of("archive", "pytorch_model", "1", "ä b")) {
            try (WeightSource weights = open(archive(folder, pickle))) {
                assertThat(weights.read("w")).containsExactly(1, 2, 3, 4, 5, 6);
                assertThat(weights.location()).isEqualTo("memory/x.bin");
            }
        }
        assertThat(files.openSources()).isZero();
    }

    @Test
    void refusesANumberThatIsNotFiniteAndNamesItsPlace() {
        byte[] spoiled = SIX_FLOATS.clone();
        ByteBuffer.wrap(spoiled).order(ByteOrder.LITTLE_ENDIAN).putFloat(8, Float.NaN);
        PickleBytes pickle = new PickleBytes().raw("}").text("w");
        pickle.tensor(() -> pickle.storage("FloatStorage", "k", 6), 0, new long[] {2, 3}, new long[] {1, 2});
        byte[] file = new ZipBytes()
                .add("m/data.pkl", pickle.raw("s.").build())
                .add("m/data/k", spoiled)
                .build();
        try (WeightSource weights = open(file)) {
            assertThatThrownBy(() -> weights.read("w"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageEndingWith("tensor 'w' has the value NaN at element 1, expected finite numbers");
        }
    }

    @Test
    void reportsEveryTensorThatIsNotInItsStorage() {
        PickleBytes pickle = new PickleBytes().raw("}(");
        put(pickle, "lost", "gone", 6, 0, new long[] {6}, new long[] {1});
        put(pickle, "long", "k", 7, 0, new long[] {7}, new long[] {1});
        put(pickle, "late", "k", 6, 1, new long[] {6}, new long[] {1});
        put(pickle, "wide", "k", 6, 0, new long[] {2, 3}, new long[] {4, 1});
        put(pickle, "many", "k", 6, 0, new long[] {1000, 1000}, new long[] {0, 0});
        put(pickle, "vast", "k", 6, 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0});
        put(pickle, "far", "k", 6, 0, new long[] {2}, new long[] {Long.MAX_VALUE});
        put(pickle, "huge", "k", 6, Long.MAX_VALUE, new long[] {2}, new long[] {1});
        put(pickle, "fine", "k", 6, 4, new long[] {2}, new long[] {1});
        put(pickle, "none", "k", 6, 6, new long[] {0, 9}, new long[] {9, 1});
        assertThat(problems(archive("m", pickle.raw("u.").build())))
                .containsExactly(
                        "tensor 'lost' is in a storage that is missing, 'm/data/gone'",
                        "tensor 'long' needs 7 elements of 4 bytes, but there are 24 bytes in its storage, 'm/data/k'",
                        "tensor 'late' with shape [6], strides [1] and offset 1 goes beyond the 6 elements of its storage,"
                                + " 'm/data/k'",
                        "tensor 'wide' with shape [2, 3], strides [4, 1] and offset 0 goes beyond the 6 elements of its"
                                + " storage, 'm/data/k'",
                        "tensor 'many' has shape [1000, 1000], which is more than the 6 elements of its storage,"
                                + " 'm/data/k'",
                        "tensor 'vast' with shape [1099511627776, 1099511627776] and strides [0, 0] goes beyond its"
                                + " storage, 'm/data/k'",
                        "tensor 'far' with shape [2] and strides [9223372036854775807] goes beyond its storage, 'm/data/k'",
                        "tensor 'huge' with shape [2] and strides [1] goes beyond its storage, 'm/data/k'");
        assertThat(files.openSources()).isZero();
    }

    @Test
    void refusesASmallFileThatClaimsToBeALargeModel() {
        PickleBytes pickle = new PickleBytes().raw("}(");
        for (int i = 0; i < 1000; i++) {
            pickle.text("w" + i);
            if (i == 0) {
                pickle.tensor("k", 1000).raw('q', 1);
            } else {
                pickle.raw('h', 1);
            }
        }
        byte[] file = new ZipBytes()
                .add("m/data.pkl", pickle.raw("u.").build())
                .add("m/data/k", new byte[4000])
                .build();
        assertThat(problems(file))
                .containsExactly(
                        "its tensors have more than 16 times the bytes of the file: too many of them are the same");
    }

    @Test
    void refusesAnArchiveOfSomethingElse() {
        byte[] pickle = new PickleBytes().raw("}.").build();
        assertThat(problems(new ZipBytes().add("word/document.xml", pickle).build())
                        .get(0))
                .startsWith("is a zip archive with 0 entries <folder>/data.pkl, expected one");
        assertThat(problems(new ZipBytes()
                                .add("a/data.pkl", pickle)
                                .add("b/data.pkl", pickle)
                                .build())
                        .get(0))
                .startsWith("is a zip archive with 2 entries");
        assertThat(problems(new ZipBytes().add("a/b/data.pkl", pickle).build()).get(0))
                .startsWith("is a zip archive with 0 entries");
        assertThat(problems(archive("m", new PickleBytes().raw("N.").build())))
                .containsExactly("data.pkl holds None, expected a dictionary from names to tensors");
    }

    @Test
    void refusesBigEndianNumbers() {
        byte[] file = new ZipBytes()
                .add("m/data.pkl", new PickleBytes().raw("}.").build())
                .add("m/byteorder", "big".getBytes(StandardCharsets.US_ASCII))
                .build();
        assertThat(problems(file)).containsExactly("has byte order 'big', expected little");
    }

    @Test
    void refusesAPickleThatIsTooLarge() {
        byte[] file = new ZipBytes().add("m/data.pkl", new byte[(16 << 20) + 1]).build();
        assertThat(problems(file).get(0)).startsWith("data.pkl has 16777217 bytes, expected at most 16777216");
    }

    @Test
    void refusesATarArchive() {
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertThat(problems(tar).get(0))
                .startsWith(
                        "is a tar archive, the format of PyTorch's first versions, which is not read; if you trust");
    }

    private static void put(
            PickleBytes pickle, String name, String key, long count, long offset, long[] shape, long[] strides) {
        pickle.text(name).tensor(() -> pickle.storage("FloatStorage", key, count), offset, shape, strides);
    }

    private static byte[] archive(String folder, byte[] pickle) {
        return new ZipBytes()
                .add(folder + "/data.pkl", pickle)
                .add(folder + "/data/k", SIX_FLOATS)
                .build();
    }

    private WeightSource open(byte[] file) {
        return PyTorchReader.open(files.with("x.bin", file), "x.bin");
    }

    private List<String> problems(byte[] file) {
        return catchThrowableOfType(CheckpointException.class, () -> open(file).close())
                .problems();
    }
}
