package io.clearhead.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.testkit.InMemoryFiles;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts safetensors files together byte by byte, so that tests can write what the writer would never write. */
final class SafetensorsBytes {

    private SafetensorsBytes() {}

    static byte[] file(String header, int dataBytes) {
        return file(header.getBytes(StandardCharsets.UTF_8), new byte[dataBytes]);
    }

    static byte[] file(byte[] header, byte[] data) {
        return file(header.length, header, data);
    }

    static byte[] file(long headerLength, byte[] header, byte[] data) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .array());
        file.writeBytes(header);
        file.writeBytes(data);
        return file.toByteArray();
    }

    /** One entry of a header: {@code "name":{"dtype":…,"shape":…,"data_offsets":…}}. */
    static String entry(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(name, dtype, shape, offsets);
    }

    /** Why a file is refused; fails the test if it is not. */
    static CheckpointException refusalOf(byte[] file) {
        InMemoryFiles files = new InMemoryFiles().with("x.safetensors", file);
        return catchThrowableOfType(
                CheckpointException.class,
                () -> SafetensorsReader.open(files, "x.safetensors").close());
    }

    static List<String> problemsOf(byte[] file) {
        return refusalOf(file).problems();
    }
}
