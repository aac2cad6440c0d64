package io.clearhead.checkpoint;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Maps the keys of {@code generation_config.json} to a {@link GenerationConfig}. */
final class GenerationConfigReader {

    private static final String FILE = "generation_config.json";
    private static final String OLDER_FILE = "config.json";

    private GenerationConfigReader() {}

    static GenerationConfig read(CheckpointFiles files) {
        ConfigDocument document = ConfigDocument.read(files, files.has(FILE) ? FILE : OLDER_FILE);
        UnsupportedGenerationSettings.report(document);
        GenerationConfigBuilder builder = GenerationConfig.builder()
                .minLength(document.nonNegativeInt("min_length", 0))
                .lengthPenalty(document.number("length_penalty", 1))
                .earlyStopping(earlyStopping(document))
                .eosTokenIds(eosTokenIds(document))
                .badWordsIds(badWordsIds(document))
                .renormalizeLogits(document.flag("renormalize_logits", false));
        document.optionalInt("max_length", 1).ifPresent(builder::maxLength);
        document.optionalInt("max_new_tokens", 1).ifPresent(builder::maxNewTokens);
        document.optionalInt("min_new_tokens", 0).ifPresent(builder::minNewTokens);
        document.optionalInt("pad_token_id", 0).ifPresent(builder::padTokenId);
        document.optionalInt("bos_token_id", 0).ifPresent(builder::bosTokenId);
        document.optionalInt("decoder_start_token_id", 0).ifPresent(builder::decoderStartTokenId);
        document.optionalInt("forced_bos_token_id", 0).ifPresent(builder::forcedBosTokenId);
        document.optionalInt("forced_eos_token_id", 0).ifPresent(builder::forcedEosTokenId);
        readWidths(document, builder);
        document.throwIfInvalid();
        return builder.build();
    }

    private static void readWidths(ConfigDocument document, GenerationConfigBuilder builder) {
        int beams = document.positiveInt("num_beams", 1);
        int sequences = document.positiveInt("num_return_sequences", 1);
        if (sequences > beams) {
            document.problem(
                    "num_return_sequences has the value " + sequences + ", expected at most num_beams = " + beams);
        }
        builder.numBeams(beams).numReturnSequences(sequences);
    }

    private static EarlyStopping earlyStopping(ConfigDocument document) {
        JsonNode value = document.value("early_stopping");
        if (value == null) {
            return EarlyStopping.FALSE;
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? EarlyStopping.TRUE : EarlyStopping.FALSE;
        }
        boolean never = value.isString() && value.stringValue().equals("never");
        return never
                ? EarlyStopping.NEVER
                : document.wrong("early_stopping", "true, false or \"never\"", value, EarlyStopping.FALSE);
    }

    private static List<Integer> eosTokenIds(ConfigDocument document) {
        JsonNode value = document.value("eos_token_id");
        if (value == null || value.isArray()) {
            return document.ints("eos_token_id");
        }
        return document.optionalInt("eos_token_id", 0).stream().boxed().toList();
    }

    private static List<List<Integer>> badWordsIds(ConfigDocument document) {
        String key = "bad_words_ids";
        JsonNode value = document.value(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            return document.wrong(key, "a list of lists of token ids", value, List.of());
        }
        List<List<Integer>> sequences = new ArrayList<>();
        for (JsonNode element : value.values()) {
            List<Integer> ids = document.ints(key, element);
            boolean empty = element.isArray() && element.isEmpty();
            sequences.add(empty ? document.wrong(key, "no empty sequence", value, ids) : ids);
        }
        return sequences;
    }
}
