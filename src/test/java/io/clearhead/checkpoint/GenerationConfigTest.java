package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.checkpoint.TokenRules.ExponentialDecay;
import io.clearhead.checkpoint.TokenRules.SequenceBias;
import io.clearhead.testkit.InMemoryFiles;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationConfigTest {

    private static final String FILE = "generation_config.json";

    @Test
    void theDefaultsAreThoseOfHuggingFace() {
        GenerationConfig config = read("{}");
        assertThat(config).isEqualTo(GenerationConfig.builder().build());
        assertThat(config.maxLength()).isEmpty();
        assertThat(config.newTokenLimit(1)).isEqualTo(20);
        assertThat(config.numBeams()).isEqualTo(1);
        assertThat(config.numReturnSequences()).isEqualTo(1);
        assertThat(config.lengthPenalty()).isEqualTo(1);
        assertThat(config.earlyStopping()).isEqualTo(EarlyStopping.FALSE);
        assertThat(config.rules()).isEqualTo(TokenRules.builder().build());
        assertThat(config.rules().repetitionPenalty()).isEqualTo(1);
    }

    @Test
    void readsEverySetting() {
        GenerationConfig config = read("""
                {"max_length": 99, "max_new_tokens": 50, "min_length": 3, "min_new_tokens": 2, "num_beams": 6,
                 "num_return_sequences": 5, "length_penalty": 0.8, "early_stopping": "never", "pad_token_id": 1,
                 "bos_token_id": 2, "eos_token_id": [3, 4], "decoder_start_token_id": 5, "forced_bos_token_id": 6,
                 "forced_eos_token_id": [7, 3], "bad_words_ids": [[8], [9, 10]], "renormalize_logits": true,
                 "suppress_tokens": [11], "begin_suppress_tokens": [12, 13], "no_repeat_ngram_size": 3,
                 "encoder_no_repeat_ngram_size": 4, "repetition_penalty": 1.2, "encoder_repetition_penalty": 0.9,
                 "exponential_decay_length_penalty": [5, 1.1], "sequence_bias": [[[14], -2.5], [[15, 16], 1]]}
                """);
        assertThat(config)
                .isEqualTo(GenerationConfig.builder()
                        .maxLength(99)
                        .maxNewTokens(50)
                        .minNewTokens(2)
                        .numBeams(6)
                        .numReturnSequences(5)
                        .lengthPenalty(0.8)
                        .earlyStopping(EarlyStopping.NEVER)
                        .padTokenId(1)
                        .bosTokenId(2)
                        .decoderStartTokenId(5)
                        .rules(TokenRules.builder()
                                .eosTokenIds(List.of(3, 4))
                                .minLength(3)
                                .forcedBosTokenId(6)
                                .forcedEosTokenIds(List.of(7, 3))
                                .badWordsIds(List.of(List.of(8), List.of(9, 10)))
                                .suppressTokens(List.of(11))
                                .beginSuppressTokens(List.of(12, 13))
                                .noRepeatNgramSize(3)
                                .encoderNoRepeatNgramSize(4)
                                .repetitionPenalty(1.2)
                                .encoderRepetitionPenalty(0.9)
                                .exponentialDecayLengthPenalty(new ExponentialDecay(5, 1.1))
                                .sequenceBias(List.of(
                                        new SequenceBias(List.of(14), -2.5), new SequenceBias(List.of(15, 16), 1)))
                                .renormalizeLogits(true)
                                .build())
                        .build());
        assertThat(config.toBuilder().build()).isEqualTo(config);
        assertThat(config.rules().toBuilder().build()).isEqualTo(config.rules());
    }

    @Test
    void readsHowEarlyABeamSearchStops() {
        assertThat(read("{\"early_stopping\": true}").earlyStopping()).isEqualTo(EarlyStopping.TRUE);
        assertThat(read("{\"early_stopping\": false}").earlyStopping()).isEqualTo(EarlyStopping.FALSE);
        assertThat(read("{\"early_stopping\": null}").earlyStopping()).isEqualTo(EarlyStopping.FALSE);
        assertThat(read("{\"early_stopping\": \"never\"}").earlyStopping()).isEqualTo(EarlyStopping.NEVER);
    }

    @Test
    void theLimitOfNewTokensTakesTheStrongestSetting() {
        GenerationConfigBuilder builder = GenerationConfig.builder();
        assertThat(builder.build().newTokenLimit(3)).isEqualTo(20);
        assertThat(builder.maxLength(10).build().newTokenLimit(3)).isEqualTo(7);
        assertThat(builder.build().newTokenLimit(11)).isZero();
        assertThat(builder.maxNewTokens(4).build().newTokenLimit(3)).isEqualTo(4);
    }

    @Nested
    class OfACheckpointWithoutItsOwnFile {

        @Test
        void isReadFromTheModelsConfiguration() {
            InMemoryFiles files = new InMemoryFiles()
                    .with(
                            "config.json",
                            "{\"d_model\": 512, \"num_beams\": 6, \"bad_words_ids\": [[3]], \"top_k\": 50}");
            assertThat(GenerationConfig.read(files))
                    .isEqualTo(GenerationConfig.builder()
                            .numBeams(6)
                            .rules(TokenRules.builder()
                                    .badWordsIds(List.of(List.of(3)))
                                    .build())
                            .build());
        }

        @Test
        void butOnlyThen() {
            InMemoryFiles files = new InMemoryFiles()
                    .with("config.json", "{\"num_beams\": 6}")
                    .with(FILE, "{\"max_length\": 9}");
            assertThat(GenerationConfig.read(files))
                    .isEqualTo(GenerationConfig.builder().maxLength(9).build());
        }

        @Test
        void orTheModelsConfigurationIsRefused() {
            assertThatThrownBy(() -> GenerationConfig.read(new InMemoryFiles()))
                    .isInstanceOf(CheckpointException.class);
        }
    }

    @Nested
    class IsRefused {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"max_length\": 0",
                    "\"max_length\": 20.5",
                    "\"max_new_tokens\": 0",
                    "\"min_length\": -1",
                    "\"min_new_tokens\": -1",
                    "\"num_beams\": 0",
                    "\"num_return_sequences\": 2",
                    "\"length_penalty\": NaN",
                    "\"length_penalty\": \"1\"",
                    "\"early_stopping\": \"sometimes\"",
                    "\"early_stopping\": 1",
                    "\"pad_token_id\": -1",
                    "\"bos_token_id\": 2147483648",
                    "\"eos_token_id\": -2",
                    "\"eos_token_id\": \"</s>\"",
                    "\"eos_token_id\": [1, -2]",
                    "\"decoder_start_token_id\": [1, 2]",
                    "\"forced_bos_token_id\": 1.5",
                    "\"forced_eos_token_id\": true",
                    "\"bad_words_ids\": [1]",
                    "\"bad_words_ids\": [[]]",
                    "\"bad_words_ids\": [[-1]]",
                    "\"bad_words_ids\": {}",
                    "\"renormalize_logits\": 1",
                    "\"suppress_tokens\": [-1]",
                    "\"begin_suppress_tokens\": 4",
                    "\"no_repeat_ngram_size\": -1",
                    "\"encoder_no_repeat_ngram_size\": 1.5",
                    "\"repetition_penalty\": 0",
                    "\"repetition_penalty\": -1.0",
                    "\"encoder_repetition_penalty\": \"1\"",
                    "\"exponential_decay_length_penalty\": [5]",
                    "\"exponential_decay_length_penalty\": [5.5, 1.1]",
                    "\"exponential_decay_length_penalty\": [5, 0]",
                    "\"sequence_bias\": {\"a\": 1}",
                    "\"sequence_bias\": [[[], 1.0]]",
                    "\"sequence_bias\": [[[1], null]]",
                    "\"sequence_bias\": [[1, 2.0]]",
                })
        void forOneWrongValue(String setting) {
            String key = setting.substring(1, setting.indexOf('"', 1));
            assertThatThrownBy(() -> read("{" + setting + "}"))
                    .isInstanceOfSatisfying(
                            CheckpointException.class,
                            refusal -> assertThat(refusal.problems())
                                    .singleElement()
                                    .asString()
                                    .startsWith(key + " has the value "));
        }

        @Test
        void forAllWrongValuesAtOnce() {
            assertThatThrownBy(() -> read("{\"num_beams\": 0, \"do_sample\": true, \"pad_token_id\": -1}"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("""
                            cannot load checkpoint memory/generation_config.json: 3 problems
                              - do_sample has the value 'true', which would change the output and is not supported, \
                            expected false
                              - pad_token_id has the value '-1', expected an integer of at least 0
                              - num_beams has the value '0', expected an integer of at least 1""");
        }
    }

    @Test
    void builderRefusesWhatNoSearchCouldFollow() {
        GenerationConfigBuilder builder = GenerationConfig.builder().numBeams(2).numReturnSequences(3);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("numReturnSequences is 3, expected 1 to numBeams = 2");
        assertThatThrownBy(() -> GenerationConfig.builder().maxLength(0).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    static GenerationConfig read(String generationConfig) {
        return GenerationConfig.read(new InMemoryFiles().with(FILE, generationConfig));
    }
}
