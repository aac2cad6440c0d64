package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                .isEqualTo(marian(355).numBeams(4).build());
    }

    @Test
    void marianWithManyTargetLanguages() {
        assertThat(GenerationConfigTest.read("""
                        {"bad_words_ids": [[403]], "bos_token_id": 0, "decoder_start_token_id": 403, "eos_token_id": 0,
                         "forced_eos_token_id": 0, "max_length": 40, "num_beams": 6, "pad_token_id": 403,
                         "renormalize_logits": true, "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(marian(403).numBeams(6).renormalizeLogits(true).build());
    }

    @Test
    void t5AndItsRelatives() {
        assertThat(GenerationConfigTest.read("""
                        {"decoder_start_token_id": 0, "eos_token_id": 1, "pad_token_id": 0,
                         "transformers_version": "4.49.0"}
                        """))
                .isEqualTo(GenerationConfig.builder()
                        .decoderStartTokenId(0)
                        .eosTokenIds(List.of(1))
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
                        .forcedEosTokenId(2)
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
                        .eosTokenIds(List.of(1))
                        .forcedEosTokenId(1)
                        .lengthPenalty(0.8)
                        .maxLength(40)
                        .numBeams(8)
                        .padTokenId(0)
                        .build());
    }

    @Test
    void bartIsRefusedForItsNgramSettingAlone() {
        assertThatThrownBy(() -> GenerationConfigTest.read("""
                        {"bos_token_id": 0, "decoder_start_token_id": 2, "early_stopping": true, "eos_token_id": 2,
                         "forced_bos_token_id": 0, "forced_eos_token_id": 2, "max_length": 40,
                         "no_repeat_ngram_size": 3, "num_beams": 4, "pad_token_id": 1, "transformers_version": "4.49.0"}
                        """))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("cannot load checkpoint memory/generation_config.json: no_repeat_ngram_size has the value"
                        + " '3', which would change the output and is not supported, expected 0");
    }

    private static GenerationConfigBuilder marian(int pad) {
        return GenerationConfig.builder()
                .badWordsIds(List.of(List.of(pad)))
                .bosTokenId(0)
                .decoderStartTokenId(pad)
                .eosTokenIds(List.of(0))
                .forcedEosTokenId(0)
                .maxLength(40)
                .padTokenId(pad);
    }

    private static GenerationConfigBuilder bartLike() {
        return GenerationConfig.builder()
                .bosTokenId(0)
                .decoderStartTokenId(2)
                .eosTokenIds(List.of(2))
                .maxLength(40)
                .padTokenId(1);
    }
}
