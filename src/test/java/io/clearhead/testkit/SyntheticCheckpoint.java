package io.clearhead.testkit;

import io.clearhead.checkpoint.tensor.HalfPrecision;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a checkpoint of the shape of NLLB-200 distilled 600M, 615 million random weights: large enough to measure start-up
 * and memory with, and the property of nobody. The files are written as they are made, never held; a tokenizer is left to
 * the caller.
 *
 * <pre>
 * ./mvnw -q test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=io.clearhead.testkit.SyntheticCheckpoint -Dexec.args="target/nllb-600m-fp32 F32"
 * </pre>
 */
public final class SyntheticCheckpoint {

    private static final int MODEL_SIZE = 1024;
    private static final int HIDDEN_SIZE = 4096;
    private static final int LAYERS = 12;
    private static final int VOCABULARY_SIZE = 256_206;
    private static final int BUFFER_BYTES = 1 << 20;

    /** Half the width of the uniform distribution whose standard deviation is 0.02, with which such models begin. */
    private static final double RANGE = 0.02 * Math.sqrt(3);

    private static final String CONFIG = """
            {"model_type": "m2m_100", "architectures": ["M2M100ForConditionalGeneration"], "activation_function": "relu",
             "d_model": 1024, "encoder_layers": 12, "decoder_layers": 12, "encoder_attention_heads": 16,
             "decoder_attention_heads": 16, "encoder_ffn_dim": 4096, "decoder_ffn_dim": 4096, "vocab_size": 256206,
             "max_position_embeddings": 1024, "scale_embedding": true, "is_encoder_decoder": true, "pad_token_id": 1,
             "bos_token_id": 0, "eos_token_id": 2, "decoder_start_token_id": 2}
            """;
    private static final String GENERATION_CONFIG = """
            {"bos_token_id": 0, "decoder_start_token_id": 2, "eos_token_id": 2, "pad_token_id": 1, "max_length": 200}
            """;

    private final TensorType type;
    private final List<TensorInfo> tensors = new ArrayList<>();

    private SyntheticCheckpoint(TensorType type) {
        this.type = type;
        add("model.shared.weight", VOCABULARY_SIZE, MODEL_SIZE);
        for (int layer = 0; layer < LAYERS; layer++) {
            addLayer("model.encoder.layers." + layer + ".", List.of("self_attn"));
            addLayer("model.decoder.layers." + layer + ".", List.of("self_attn", "encoder_attn"));
        }
        addNorm("model.encoder.layer_norm");
        addNorm("model.decoder.layer_norm");
    }

    /** Takes the directory to write to, and F32, F16 or BF16. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), TensorType.valueOf(arguments[1]));
    }

    /** Writes {@code config.json}, {@code generation_config.json} and {@code model.safetensors}; the same bytes every time. */
    public static void write(Path directory, TensorType type) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.json"), CONFIG);
        Files.writeString(directory.resolve("generation_config.json"), GENERATION_CONFIG);
        new SyntheticCheckpoint(type).writeWeights(directory.resolve("model.safetensors"));
    }

    private void addLayer(String prefix, List<String> attentions) {
        for (String attention : attentions) {
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                addLinear(prefix + attention + "." + projection, MODEL_SIZE, MODEL_SIZE);
            }
            addNorm(prefix + attention + "_layer_norm");
        }
        addLinear(prefix + "fc1", HIDDEN_SIZE, MODEL_SIZE);
        addLinear(prefix + "fc2", MODEL_SIZE, HIDDEN_SIZE);
        addNorm(prefix + "final_layer_norm");
    }

    private void addLinear(String name, long outputs, long inputs) {
        add(name + ".weight", outputs, inputs);
        add(name + ".bias", outputs);
    }

    private void addNorm(String name) {
        add(name + ".weight", MODEL_SIZE);
        add(name + ".bias", MODEL_SIZE);
    }

    private void add(String name, long... shape) {
        tensors.add(new TensorInfo(name, type, LongStream.of(shape).boxed().toList()));
    }

    private void writeWeights(Path file) throws IOException {
        try (WritableByteChannel channel = Files.newByteChannel(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            byte[] header = header();
            channel.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .flip());
            channel.write(ByteBuffer.wrap(header));
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < tensors.size(); i++) {
                writeElements(tensors.get(i), new SplittableRandom(i), buffer, channel);
            }
        }
    }

    private void writeElements(
            TensorInfo tensor, SplittableRandom random, ByteBuffer buffer, WritableByteChannel channel)
            throws IOException {
        boolean scalesNorm = tensor.name().endsWith("norm.weight");
        for (long left = tensor.elementCount(); left > 0; left--) {
            double noise = RANGE * (2 * random.nextDouble() - 1);
            putElement((float) (scalesNorm ? 1 + noise : noise), buffer);
            if (!buffer.hasRemaining() || left == 1) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
        }
    }

    private void putElement(float value, ByteBuffer buffer) {
        switch (type) {
            case F32 -> buffer.putFloat(value);
            case F16 -> buffer.putShort(HalfPrecision.narrowFp16(value));
            case BF16 -> buffer.putShort(HalfPrecision.narrowBf16(value));
            default -> throw new IllegalArgumentException("type is " + type + ", expected F32, F16 or BF16");
        }
    }

    private byte[] header() {
        Map<String, Object> entries = new LinkedHashMap<>();
        long end = 0;
        for (TensorInfo tensor : tensors) {
            long begin = end;
            end += tensor.byteCount();
            entries.put(
                    tensor.name(),
                    Map.of("dtype", type.name(), "shape", tensor.shape(), "data_offsets", List.of(begin, end)));
        }
        String json = JsonMapper.builder().build().writeValueAsString(entries);
        return (json + " ".repeat(-json.length() & 7)).getBytes(StandardCharsets.UTF_8);
    }
}
