package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.InMemoryFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The settings that transformers 4.49 writes for each family of models. */
class FamilyGenerationConfigTest {

    @Test
    void marianWithSeparateVocabularies() {
        assertThat(GenerationConfigTest.read("""
                        {"bad_words_ids": [[355]], "bos_token_id": 0, "decoder_start_token_id": 355, "eos_token_id": 0,
                         "forced_eos_token_id": 0, "max_length": 40, "num_beams": 4, "pad_token_id": 355,
                         "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(marian(355, false).numBeams(4).build());
    }

    @Test
    void marianWithManyTargetLanguages() {
        assertThat(GenerationConfigTest.read("""
                        {"bad_words_ids": [[403]], "bos_token_id": 0, "decoder_start_token_id": 403, "eos_token_id": 0,
                         "forced_eos_token_id": 0, "max_length": 40, "num_beams": 6, "pad_token_id": 403,
                         "renormalize_logits": true, "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(marian(403, true).numBeams(6).build());
    }

    @Test
    void t5AndItsRelatives() {
        assertThat(GenerationConfigTest.read("""
                        {"decoder_start_token_id": 0, "eos_token_id": 1, "pad_token_id": 0,
                         "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(GenerationConfig.builder()
                        .decoderStartTokenId(0)
                        .rules(rules(1).build())
                        .padTokenId(0)
                        .build());
    }

    @Test
    void m2m100() {
        assertThat(GenerationConfigTest.read("""
                        {"bos_token_id": 0, "decoder_start_token_id": 2, "early_stopping": true, "eos_token_id": 2,
                         "max_length": 40, "num_beams": 5, "pad_token_id": 1, "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(
                        bartLike().numBeams(5).earlyStopping(EarlyStopping.TRUE).build());
    }

    @Test
    void mbart50() {
        assertThat(GenerationConfigTest.read("""
                        {"bos_token_id": 0, "decoder_start_token_id": 2, "early_stopping": true, "eos_token_id": 2,
                         "forced_eos_token_id": 2, "max_length": 40, "num_beams": 5, "pad_token_id": 1,
                         "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(bartLike()
                        .rules(rules(2).forcedEosTokenIds(List.of(2)).build())
                        .numBeams(5)
                        .earlyStopping(EarlyStopping.TRUE)
                        .build());
    }

    @Test
    void nllb() {
        assertThat(GenerationConfigTest.read("""
                        {"bos_token_id": 0, "decoder_start_token_id": 2, "eos_token_id": 2, "max_length": 40,
                         "pad_token_id": 1, "transformers_version": "4.49.0"}
                        """)).isEqualTo(bartLike().build());
    }

    @Test
    void pegasus() {
        assertThat(GenerationConfigTest.read("""
                        {"bos_token_id": 0, "decoder_start_token_id": 0, "eos_token_id": 1, "forced_eos_token_id": 1,
                         "length_penalty": 0.8, "max_length": 40, "num_beams": 8, "pad_token_id": 0,
                         "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(GenerationConfig.builder()
                        .bosTokenId(0)
                        .decoderStartTokenId(0)
                        .rules(rules(1).forcedEosTokenIds(List.of(1)).build())
                        .lengthPenalty(0.8)
                        .maxLength(40)
                        .numBeams(8)
                        .padTokenId(0)
                        .build());
    }

    @Test
    void bart() {
        assertThat(GenerationConfigTest.read("""
                        {"bos_token_id": 0, "decoder_start_token_id": 2, "early_stopping": true, "eos_token_id": 2,
                         "forced_bos_token_id": 0, "forced_eos_token_id": 2, "max_length": 40,
                         "no_repeat_ngram_size": 3, "num_beams": 4, "pad_token_id": 1, "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(bartLike()
                        .rules(rules(2).forcedBosTokenId(0)
                                .forcedEosTokenIds(List.of(2))
                                .noRepeatNgramSize(3)
                                .build())
                        .numBeams(4)
                        .earlyStopping(EarlyStopping.TRUE)
                        .build());
    }

    /** What Hugging Face's configuration classes fill in when neither file names a token. */
    @Test
    void anOlderFileThatNamesNoTokenGetsThoseOfItsFamily() {
        assertThat(readOlder("{\"model_type\": \"bart\", \"num_beams\": 4, \"force_bos_token_to_be_generated\": true}"))
                .isEqualTo(GenerationConfig.builder()
                        .bosTokenId(0)
                        .padTokenId(1)
                        .decoderStartTokenId(2)
                        .numBeams(4)
                        .rules(rules(2).forcedBosTokenId(0)
                                .forcedEosTokenIds(List.of(2))
                                .build())
                        .build());
        assertThat(readOlder("{\"model_type\": \"m2m_100\", \"eos_token_id\": 7}"))
                .isEqualTo(GenerationConfig.builder()
                        .bosTokenId(0)
                        .padTokenId(1)
                        .decoderStartTokenId(2)
                        .rules(rules(7).build())
                        .build());
    }

    private static GenerationConfig readOlder(String config) {
        return GenerationConfig.read(new InMemoryFiles().with("config.json", config));
    }

    private static GenerationConfigBuilder marian(int pad, boolean renormalize) {
        return GenerationConfig.builder()
                .bosTokenId(0)
                .decoderStartTokenId(pad)
                .rules(rules(0).forcedEosTokenIds(List.of(0))
                        .badWordsIds(List.of(List.of(pad)))
                        .renormalizeLogits(renormalize)
                        .build())
                .maxLength(40)
                .padTokenId(pad);
    }

    private static GenerationConfigBuilder bartLike() {
        return GenerationConfig.builder()
                .bosTokenId(0)
                .decoderStartTokenId(2)
                .rules(rules(2).build())
                .maxLength(40)
                .padTokenId(1);
    }

    private static TokenRulesBuilder rules(int end) {
        return TokenRules.builder().eosTokenIds(List.of(end));
    }
}
