package io.clearhead.checkpoint;

import java.util.Map;
import java.util.OptionalInt;

/**
 * The token ids that Hugging Face's configuration of a family has where {@code config.json} does not name them: older
 * checkpoints rely on them.
 *
 * @param ids by key of {@code config.json}
 */
record FamilyTokens(Map<String, Integer> ids) {

    /** No defaults. */
    static final FamilyTokens NONE = new FamilyTokens(Map.of());

    private static final FamilyTokens T5 = new FamilyTokens(Map.of("pad_token_id", 0, "eos_token_id", 1));

    private static final Map<String, FamilyTokens> BY_MODEL_TYPE = Map.of(
            "marian",
                    new FamilyTokens(Map.of(
                            "pad_token_id", 58_100,
                            "eos_token_id", 0,
                            "decoder_start_token_id", 58_100,
                            "forced_eos_token_id", 0)),
            "bart",
                    new FamilyTokens(Map.of(
                            "bos_token_id", 0,
                            "pad_token_id", 1,
                            "eos_token_id", 2,
                            "decoder_start_token_id", 2,
                            "forced_eos_token_id", 2)),
            "mbart",
                    new FamilyTokens(
                            Map.of("bos_token_id", 0, "pad_token_id", 1, "eos_token_id", 2, "forced_eos_token_id", 2)),
            "m2m_100",
                    new FamilyTokens(Map.of(
                            "bos_token_id", 0, "pad_token_id", 1, "eos_token_id", 2, "decoder_start_token_id", 2)),
            "pegasus",
                    new FamilyTokens(Map.of(
                            "pad_token_id", 0,
                            "eos_token_id", 1,
                            "decoder_start_token_id", 0,
                            "forced_eos_token_id", 1)),
            "t5", T5,
            "mt5", T5);

    /** The defaults of a family; none for one that is not known. */
    static FamilyTokens of(String modelType) {
        return BY_MODEL_TYPE.getOrDefault(modelType, NONE);
    }

    /** The id that the document has for a key, else the family's. */
    OptionalInt id(ConfigDocument document, String key) {
        OptionalInt id = document.optionalInt(key, 0);
        return id.isPresent() || document.has(key) ? id : defaultId(key);
    }

    /** The family's id for a key. */
    OptionalInt defaultId(String key) {
        Integer id = ids.get(key);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
