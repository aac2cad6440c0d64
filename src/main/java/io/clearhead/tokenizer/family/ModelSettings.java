package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.TokenizerFiles;
import io.clearhead.tokenizer.codec.JsonFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a tokenizer needs to know of {@code config.json} and {@code generation_config.json}.
 *
 * @param modelType family of the model; empty if there is no {@code config.json}
 * @param tokenizerClass name of the tokenizer's class in older checkpoints
 * @param vocabularySize rows of the source's table
 * @param targetVocabularySize rows of the target's table
 * @param forcedBosId the token that every target begins with, unless a request says otherwise
 * @param decoderStartId the decoder's first input
 * @param taskPrefixes T5's prefixes by task, such as {@code translation_en_to_de}
 */
record ModelSettings(
        String modelType,
        Optional<String> tokenizerClass,
        OptionalInt vocabularySize,
        OptionalInt targetVocabularySize,
        OptionalInt forcedBosId,
        OptionalInt decoderStartId,
        Map<String, String> taskPrefixes) {

    private static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";

    static ModelSettings read(TokenizerFiles files, Problems problems) {
        JsonNode config = object(files, CONFIG, problems);
        // What is wrong with this one is told by whoever reads all of it.
        JsonNode generation = object(files, GENERATION_CONFIG, new Problems());
        OptionalInt size = number(config, "vocab_size");
        OptionalInt targetSize = number(config, "decoder_vocab_size");
        return new ModelSettings(
                config.path("model_type").asString(""),
                text(config, "tokenizer_class"),
                size,
                targetSize.isPresent() ? targetSize : size,
                first(number(generation, "forced_bos_token_id"), number(config, "forced_bos_token_id")),
                first(number(generation, "decoder_start_token_id"), number(config, "decoder_start_token_id")),
                taskPrefixes(config));
    }

    private static JsonNode object(TokenizerFiles files, String name, Problems problems) {
        return files.read(name)
                .flatMap(file -> JsonFiles.readLenientObject(file, problems.in(name)))
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private static Map<String, String> taskPrefixes(JsonNode config) {
        Map<String, String> prefixes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> task :
                config.path("task_specific_params").properties()) {
            text(task.getValue(), "prefix").ifPresent(prefix -> prefixes.put(task.getKey(), prefix));
        }
        return prefixes;
    }

    private static Optional<String> text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    private static OptionalInt number(JsonNode object, String key) {
        JsonNode value = object.path(key);
        boolean valid = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
        return valid ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
    }

    private static OptionalInt first(OptionalInt preferred, OptionalInt other) {
        return preferred.isPresent() ? preferred : other;
    }
}
