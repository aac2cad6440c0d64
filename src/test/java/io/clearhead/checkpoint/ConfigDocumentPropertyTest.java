package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.JsonDamage;
import io.clearhead.testkit.Seeded;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever happens to a configuration, reading it succeeds or is a CheckpointException. */
class ConfigDocumentPropertyTest {

    private static final int MUTATIONS = 2_000;
    private static final String VALID = """
            {"max_length": 99, "min_length": 3, "num_beams": 6, "num_return_sequences": 5, "length_penalty": 0.8,
             "early_stopping": "never", "eos_token_id": [3, 4], "forced_bos_token_id": 6, "do_sample": false,
             "bad_words_ids": [[8], [9, 10]], "renormalize_logits": true, "repetition_penalty": 1.0}
            """;

    @Test
    void damagedFilesAreReadOrRefused(@Seeded RandomGenerator random) {
        for (int i = 0; i < MUTATIONS; i++) {
            String damaged = JsonDamage.damage(VALID, random);
            assertThatCode(() -> readOrRefuse(damaged)).as(damaged).doesNotThrowAnyException();
        }
    }

    private static void readOrRefuse(String json) {
        InMemoryFiles files = new InMemoryFiles().with("generation_config.json", json);
        try {
            GenerationConfig.read(files);
            askForTheWrongTypes(ConfigDocument.read(files, "generation_config.json"));
        } catch (CheckpointException refused) {
            assertThatCode(refused::getMessage).doesNotThrowAnyException();
        }
    }

    private static void askForTheWrongTypes(ConfigDocument document) {
        for (String key : List.of("max_length", "length_penalty", "early_stopping", "eos_token_id", "bad_words_ids")) {
            document.positiveInt(key);
            document.flag(key, false);
            document.text(key);
            document.number(key, 0);
            document.ints(key);
            document.texts(key);
        }
        document.throwIfInvalid();
    }
}
