package io.clearhead.journey;

import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.testkit.Golden;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.ResourceDirectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The tensors of the reference, by sentence, and those in answers.
 *
 * <p>Thread safety: confined to the test's thread.
 */
final class ReferenceTensors implements AutoCloseable {

    static final List<String> KINDS = List.of("encoder", "decoder", "cross");

    private final JsonNode sentences = Golden.json("forward.json");
    private final SafetensorsReader file =
            SafetensorsReader.open(ResourceDirectory.of("/golden/tatoeba-en-de"), "forward.safetensors");

    int count() {
        return sentences.size();
    }

    String text(int sentence) {
        return sentences.get(sentence).get("text").stringValue();
    }

    int[] targetIds(int sentence) {
        return Golden.ints(sentences.get(sentence).get("target_ids"));
    }

    /** (tokens, d_model) after a layer of the encoder; 0 is after embedding + position. */
    float[] hiddenStates(int sentence, int layer) {
        return file.read(sentence + ".encoder_hidden_states." + layer);
    }

    /** (heads, rows, columns) of one layer. */
    float[] attention(int sentence, String kind, int layer) {
        return file.read(sentence + "." + kind + "_attentions." + layer);
    }

    static int layers(String kind) {
        return kind.equals("encoder") ? 4 : 3;
    }

    /** All numbers of nested arrays, in order; null becomes not-a-number. */
    static float[] flat(JsonNode nested) {
        List<JsonNode> leaves = leaves(nested);
        float[] values = new float[leaves.size()];
        IntStream.range(0, values.length)
                .forEach(i -> values[i] =
                        leaves.get(i).isNull() ? Float.NaN : leaves.get(i).floatValue());
        return values;
    }

    private static List<JsonNode> leaves(JsonNode node) {
        return node.isArray()
                ? node.valueStream().flatMap(child -> leaves(child).stream()).toList()
                : List.of(node);
    }

    /** Little-endian floats in Base64. */
    static float[] floats(JsonNode base64) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.stringValue());
    }

    /** A file that was downloaded; the caller closes it. */
    static SafetensorsReader read(byte[] download) {
        return SafetensorsReader.open(new InMemoryFiles().with("download", download), "download");
    }

    /** Sizes of a tensor's axes. */
    static List<Long> shape(SafetensorsReader file, String name) {
        return Objects.requireNonNull(file.tensors().get(name), name).shape();
    }

    @Override
    public void close() {
        file.close();
    }
}
