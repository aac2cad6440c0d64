package io.clearhead.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import io.clearhead.testkit.InMemoryFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsWriterTest {

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("format", "pt")
                .add("w", List.of(1L, 2L), new float[] {1, -0.5f})
                .add("ids", List.of(1L), new long[] {258});
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[8,16]},"
                + "\"ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}} ";
        byte[] data = {2, 1, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xBF};
        assertThat(bytesOf(writer)).isEqualTo(SafetensorsBytes.file(header.getBytes(StandardCharsets.UTF_8), data));
    }

    @Test
    void theReaderGetsBackWhatWasWritten() throws IOException {
        float[] weights = new float[50_000];
        long[] ids = new long[9_000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i) * 1e-3f * i;
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Long.MIN_VALUE + 31L * i * i;
        }
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("ä\n\"", "€ 🙂")
                .metadata("empty", "")
                .add("weights \"1\"", List.of(250L, 200L), weights)
                .add("nothing", List.of(0L), new float[0])
                .add("ids", List.of(9_000L), ids);
        try (SafetensorsReader reader = read(bytesOf(writer))) {
            assertThat(reader.tensors().keySet()).containsExactly("weights \"1\"", "nothing", "ids");
            assertThat(reader.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("ä\n\"", "€ 🙂", "empty", ""));
            assertThat(reader.read("weights \"1\"")).isEqualTo(weights);
            assertThat(reader.read("nothing")).isEmpty();
            assertThat(reader.readIntegers("ids")).isEqualTo(ids);
        }
    }

    @Test
    void sixteenBitTypesRoundTheirElements() throws IOException {
        float[] elements = {1 / 3f, -7.25f, 1e-6f};
        SafetensorsWriter writer = new SafetensorsWriter()
                .add(new TensorInfo("half", TensorType.F16, List.of(3L)), elements)
                .add(new TensorInfo("brain", TensorType.BF16, List.of(3L)), elements);
        try (SafetensorsReader reader = read(bytesOf(writer))) {
            assertThat(reader.read("half")).containsExactly(0x1.554p-2f, -7.25f, 17 * 0x1p-24f);
            assertThat(reader.read("brain")).containsExactly(0x1.56p-2f, -7.25f, 0x1.0cp-20f);
        }
    }

    @Test
    void everyTensorIsAlignedToItsType() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter()
                .add(new TensorInfo("odd", TensorType.F16, List.of(3L)), new float[3])
                .add("single", List.of(1L), new float[1])
                .add("long", List.of(1L), new long[1]);
        byte[] file = bytesOf(writer);
        InMemoryFiles files = new InMemoryFiles().with("x", file);
        SafetensorsHeader header = SafetensorsHeader.read(files.open("x"), "x");
        assertThat(header.tensors().values())
                .allSatisfy(tensor -> assertThat(
                                tensor.position() % tensor.info().type().byteWidth())
                        .isZero());
        assertThat(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void sizeIsTheNumberOfBytesWritten() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        assertThat(writer.size()).isEqualTo(bytesOf(writer).length);
        writer.metadata("é", "x").add("w", List.of(3L), new float[3]);
        assertThat(writer.size()).isEqualTo(bytesOf(writer).length);
    }

    @Test
    void refusesTensorsThatCannotBeStored() {
        SafetensorsWriter writer = new SafetensorsWriter().add("w", List.of(2L), new float[2]);
        assertThatThrownBy(() -> writer.add("w", List.of(1L), new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor name 'w' is taken");
        assertThatThrownBy(() -> writer.add("__metadata__", List.of(1L), new float[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.add("v", List.of(2L, 2L), new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'v' of shape [2, 2] has 3 elements, expected 4");
        TensorInfo integers = new TensorInfo("v", TensorType.I32, List.of(1L));
        assertThatThrownBy(() -> writer.add(integers, new float[1])).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytesOf(SafetensorsWriter writer) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        writer.writeTo(stream);
        return stream.toByteArray();
    }

    private static SafetensorsReader read(byte[] file) {
        return SafetensorsReader.open(new InMemoryFiles().with("x.safetensors", file), "x.safetensors");
    }
}
