package io.clearhead.checkpoint.safetensors;

import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.entry;
import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import io.clearhead.testkit.InMemoryFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsReaderTest {

    private static final String NAME = "model.safetensors";
    private static final String LOCATION = "memory/model.safetensors";

    @Test
    void readsTensorsInTheOrderOfTheHeaderWhereverTheirElementsLie() {
        byte[] data = bytes(16).putFloat(1.5f).putFloat(-2).putLong(-7).array();
        String header = "{" + entry("ids", "I64", "[1]", "[8,16]") + "," + entry("w", "F32", "[2,1]", "[0,8]") + "}";
        try (SafetensorsReader reader = open(file(header.getBytes(StandardCharsets.UTF_8), data))) {
            assertThat(reader.tensors().values())
                    .containsExactly(
                            new TensorInfo("ids", TensorType.I64, List.of(1L)),
                            new TensorInfo("w", TensorType.F32, List.of(2L, 1L)));
            assertThat(reader.read("w")).containsExactly(1.5f, -2);
            assertThat(reader.readIntegers("ids")).containsExactly(-7);
            assertThat(reader.metadata()).isEmpty();
            assertThat(reader.location()).isEqualTo(LOCATION);
        }
    }

    @Test
    void widensEveryFloatingType() {
        byte[] data = bytes(16)
                .putDouble(0.1)
                .putFloat(0.1f)
                .putShort((short) 0x2E66)
                .putShort((short) 0x3DCC)
                .array();
        String header = "{" + entry("f64", "F64", "[1]", "[0,8]") + "," + entry("f32", "F32", "[1]", "[8,12]") + ","
                + entry("f16", "F16", "[1]", "[12,14]") + "," + entry("bf16", "BF16", "[1]", "[14,16]") + "}";
        try (SafetensorsReader reader = open(file(header.getBytes(StandardCharsets.UTF_8), data))) {
            assertThat(reader.read("f64")).containsExactly(0.1f);
            assertThat(reader.read("f32")).containsExactly(0.1f);
            assertThat(reader.read("f16")).containsExactly(0x1.998p-4f);
            assertThat(reader.read("bf16")).containsExactly(0.099609375f);
        }
    }

    @Test
    void widensEveryIntegerType() {
        byte[] data = bytes(22)
                .putLong(-1)
                .putInt(-2)
                .putInt(-3)
                .putShort((short) -4)
                .putShort((short) -5)
                .put((byte) -6)
                .put((byte) 1)
                .array();
        String header = "{" + entry("i64", "I64", "[1]", "[0,8]") + "," + entry("i32", "I32", "[1]", "[8,12]") + ","
                + entry("u32", "U32", "[1]", "[12,16]") + "," + entry("i16", "I16", "[1]", "[16,18]") + ","
                + entry("u16", "U16", "[1]", "[18,20]") + "," + entry("i8", "I8", "[1]", "[20,21]") + ","
                + entry("bool", "BOOL", "[1]", "[21,22]") + "}";
        try (SafetensorsReader reader = open(file(header.getBytes(StandardCharsets.UTF_8), data))) {
            assertThat(reader.readIntegers("i64")).containsExactly(-1);
            assertThat(reader.readIntegers("i32")).containsExactly(-2);
            assertThat(reader.readIntegers("u32")).containsExactly(4_294_967_293L);
            assertThat(reader.readIntegers("i16")).containsExactly(-4);
            assertThat(reader.readIntegers("u16")).containsExactly(65_531);
            assertThat(reader.readIntegers("i8")).containsExactly(-6);
            assertThat(reader.readIntegers("bool")).containsExactly(1);
        }
    }

    @Test
    void acceptsScalarsEmptyTensorsPaddingMetadataAndUnknownFields() {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},\"e\":{\"x\":[{}],\"dtype\":\"F32\",\"shape\":[0,3],"
                + "\"data_offsets\":[0,0]}," + entry("s", "F32", "[]", "[0,4]") + "}   ";
        try (SafetensorsReader reader = open(file(header, 4))) {
            assertThat(reader.metadata()).containsOnly(Map.entry("format", "pt"));
            assertThat(reader.read("e")).isEmpty();
            assertThat(reader.read("s")).containsExactly(0);
        }
    }

    @Test
    void acceptsAFileWithoutTensors() {
        assertThat(open(file("{}", 0)).tensors()).isEmpty();
    }

    @Test
    void refusesToReadATensorThatIsNotThere() {
        try (SafetensorsReader reader = open(file("{}", 0))) {
            assertThatThrownBy(() -> reader.read("a\nb"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("cannot load checkpoint " + LOCATION + ": there is no tensor 'a\\u000ab'");
        }
    }

    @Test
    void refusesToReadATensorThatIsNotFinite() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            byte[] data = bytes(8).putFloat(1).putFloat(value).array();
            byte[] header = ("{" + entry("w", "F32", "[2]", "[0,8]") + "}").getBytes(StandardCharsets.UTF_8);
            try (SafetensorsReader reader = open(file(header, data))) {
                assertThatThrownBy(() -> reader.read("w"))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("tensor 'w' has the value " + value + " at element 1");
            }
        }
    }

    @Test
    void refusesToReadATensorOfTheOtherKindOfType() {
        String header = "{" + entry("i", "I64", "[1]", "[0,8]") + "," + entry("u", "U64", "[1]", "[8,16]") + ","
                + entry("f", "F32", "[1]", "[16,20]") + "}";
        try (SafetensorsReader reader = open(file(header, 20))) {
            assertThatThrownBy(() -> reader.read("i")).isInstanceOf(CheckpointException.class);
            assertThatThrownBy(() -> reader.readIntegers("u")).isInstanceOf(CheckpointException.class);
            assertThatThrownBy(() -> reader.readIntegers("f")).isInstanceOf(CheckpointException.class);
        }
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static SafetensorsReader open(byte[] file) {
        return SafetensorsReader.open(new InMemoryFiles().with(NAME, file), NAME);
    }
}
