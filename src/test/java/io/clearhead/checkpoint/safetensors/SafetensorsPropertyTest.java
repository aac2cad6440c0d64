package io.clearhead.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.JsonDamage;
import io.clearhead.testkit.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever happens to a file, reading it succeeds or is a CheckpointException: no other failure, no endless loop. */
class SafetensorsPropertyTest {

    private static final int MUTATIONS = 6_000;

    @Test
    void damagedBytesAreReadOrRefused(@Seeded RandomGenerator random) throws IOException {
        byte[] valid = validFile();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = valid;
            for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
                damaged = damage(damaged, random);
            }
            assertReadOrRefused(damaged);
        }
    }

    @Test
    void damagedHeadersAreReadOrRefused(@Seeded RandomGenerator random) throws IOException {
        byte[] valid = validFile();
        int length = ByteBuffer.wrap(valid).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(valid, 8, length, StandardCharsets.UTF_8);
        byte[] data = Arrays.copyOfRange(valid, 8 + header.length(), valid.length);
        for (int i = 0; i < MUTATIONS; i++) {
            String damaged = JsonDamage.damage(header, random);
            assertReadOrRefused(SafetensorsBytes.file(damaged.getBytes(StandardCharsets.UTF_8), data));
        }
    }

    private static void assertReadOrRefused(byte[] file) {
        assertThatCode(() -> {
                    InMemoryFiles files = new InMemoryFiles().with("x.safetensors", file);
                    try (SafetensorsReader reader = SafetensorsReader.open(files, "x.safetensors")) {
                        for (TensorInfo info : reader.tensors().values()) {
                            readOne(reader, info);
                        }
                    } catch (CheckpointException refused) {
                        assertThatCode(refused::getMessage).doesNotThrowAnyException();
                    }
                })
                .as(() -> "file " + Arrays.toString(file))
                .doesNotThrowAnyException();
    }

    private static void readOne(SafetensorsReader reader, TensorInfo info) {
        if (info.type().isFloating()) {
            reader.read(info.name());
        } else {
            reader.readIntegers(info.name());
        }
    }

    private static byte[] damage(byte[] bytes, RandomGenerator random) {
        int place = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, place);
            case 1 -> insert(bytes, place, (byte) random.nextInt());
            case 2 -> insert(bytes, random.nextInt(Math.min(bytes.length, 8) + 1), (byte) random.nextInt(2));
            default -> flip(bytes, place, random.nextInt(8));
        };
    }

    private static byte[] insert(byte[] bytes, int place, byte inserted) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, place, longer, place + 1, bytes.length - place);
        longer[place] = inserted;
        return longer;
    }

    private static byte[] flip(byte[] bytes, int place, int bit) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[place] ^= (byte) (1 << bit);
        }
        return flipped;
    }

    private static byte[] validFile() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new SafetensorsWriter()
                .metadata("format", "pt")
                .add("weight", List.of(2L, 3L), new float[] {1, 2, 3, 4, 5, 6})
                .add(new TensorInfo("half", TensorType.F16, List.of(3L)), new float[] {1, 2, 3})
                .add("ids", List.of(2L), new long[] {1, 2})
                .writeTo(file);
        return file.toByteArray();
    }
}
