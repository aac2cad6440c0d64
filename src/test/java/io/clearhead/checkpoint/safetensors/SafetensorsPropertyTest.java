package io.clearhead.checkpoint.safetensors;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import io.clearhead.testkit.ByteDamage;
import io.clearhead.testkit.JsonDamage;
import io.clearhead.testkit.ReadOrRefused;
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

/** Whatever happens to a file, it is read or refused: no other failure, no endless loop, no large memory. */
class SafetensorsPropertyTest {

    private static final int MUTATIONS = 6_000;

    @Test
    void damagedBytesAreReadOrRefused(@Seeded RandomGenerator random) throws IOException {
        byte[] valid = validFile();
        for (int i = 0; i < MUTATIONS; i++) {
            check(ByteDamage.damage(valid, random));
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
            check(SafetensorsBytes.file(damaged.getBytes(StandardCharsets.UTF_8), data));
        }
    }

    private static void check(byte[] file) {
        ReadOrRefused.check("x.safetensors", file, SafetensorsPropertyTest::read);
    }

    private static void read(CheckpointFiles files) {
        try (SafetensorsReader reader = SafetensorsReader.open(files, "x.safetensors")) {
            ReadOrRefused.readAll(reader);
            for (TensorInfo info : reader.tensors().values()) {
                if (!info.type().isFloating()) {
                    reader.readIntegers(info.name());
                }
            }
        }
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
