package io.clearhead.tokenizer.family;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code vocab.json} and {@code merges.txt} of a byte-level BPE as the one file that transformers converts them to. Stateless. */
final class ByteLevelFiles {

    private static final String BEGIN = "<s>";
    private static final String END = "</s>";

    private ByteLevelFiles() {}

    static JsonNode toTokenizerJson(TokenizerSettings settings, JsonNode vocabulary, byte[] mergesFile) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode byteLevel = root.putObject("pre_tokenizer");
        byteLevel.put("type", "ByteLevel").put("add_prefix_space", false);
        root.putObject("decoder").put("type", "ByteLevel");
        ObjectNode processor = root.putObject("post_processor").put("type", "RobertaProcessing");
        putToken(processor, "cls", settings.special("cls_token", BEGIN), vocabulary);
        putToken(processor, "sep", settings.special("sep_token", END), vocabulary);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.set("vocab", vocabulary);
        ArrayNode merges = model.putArray("merges");
        new String(mergesFile, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                .forEach(merges::add);
        return root;
    }

    private static void putToken(ObjectNode processor, String key, String token, JsonNode vocabulary) {
        processor.putArray(key).add(token).add(vocabulary.path(token));
    }
}
