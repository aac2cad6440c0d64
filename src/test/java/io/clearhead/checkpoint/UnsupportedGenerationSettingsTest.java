package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.testkit.InMemoryFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedGenerationSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"do_sample\": true",
                "\"do_sample\": \"false\"",
                "\"remove_invalid_values\": true",
                "\"token_healing\": true",
                "\"num_beam_groups\": 2",
                "\"guidance_scale\": 1.5",
                "\"diversity_penalty\": 0.5",
                "\"penalty_alpha\": 0.6",
                "\"force_words_ids\": [[1]]",
                "\"constraints\": [{}]",
                "\"forced_decoder_ids\": [[1, 2]]",
                "\"stop_strings\": \"a\"",
                "\"stop_strings\": [\"a\"]",
                "\"watermarking_config\": {}",
                "\"max_time\": 5",
                "\"prompt_lookup_num_tokens\": 3",
                "\"assistant_early_exit\": 2",
                "\"dola_layers\": \"low\"",
            })
    void aSettingThatWouldChangeTheOutputIsRefused(String setting) {
        String key = setting.substring(1, setting.indexOf('"', 1));
        assertThatThrownBy(() -> GenerationConfigTest.read("{" + setting + "}"))
                .isInstanceOfSatisfying(
                        CheckpointException.class,
                        refusal -> assertThat(refusal.problems())
                                .singleElement()
                                .asString()
                                .startsWith(key + " has the value ")
                                .contains("which would change the output and is not supported, expected "));
    }

    @Test
    void neutralValuesAreAccepted() {
        GenerationConfig config = GenerationConfigTest.read("""
                {"do_sample": false, "remove_invalid_values": false, "token_healing": false, "repetition_penalty": 1.0,
                 "encoder_repetition_penalty": 1, "num_beam_groups": 1, "guidance_scale": 1.0,
                 "no_repeat_ngram_size": 0, "encoder_no_repeat_ngram_size": 0, "diversity_penalty": 0.0,
                 "penalty_alpha": 0, "suppress_tokens": [], "begin_suppress_tokens": null, "force_words_ids": [],
                 "constraints": null, "forced_decoder_ids": [], "sequence_bias": {}, "stop_strings": null,
                 "exponential_decay_length_penalty": null, "watermarking_config": null, "max_time": null,
                 "prompt_lookup_num_tokens": null, "assistant_early_exit": null, "dola_layers": null}
                """);
        assertThat(config).isEqualTo(GenerationConfig.builder().build());
    }

    @Test
    void settingsOfSamplingAndBookkeepingAreAccepted() {
        GenerationConfig config = GenerationConfigTest.read("""
                {"temperature": 0.7, "top_k": 10, "top_p": 0.9, "typical_p": 0.5, "min_p": 0.1, "use_cache": false,
                 "output_attentions": true, "return_dict_in_generate": true, "transformers_version": "4.49.0",
                 "_from_model_config": true, "num_assistant_tokens": 5, "something_new": [1, 2]}
                """);
        assertThat(config).isEqualTo(GenerationConfig.builder().build());
    }

    @Test
    void olderFilesAreHeldToTheSameRule() {
        InMemoryFiles files = new InMemoryFiles().with("config.json", "{\"d_model\": 8, \"num_beam_groups\": 3}");
        assertThatThrownBy(() -> GenerationConfig.read(files))
                .hasMessageContaining("num_beam_groups has the value '3'");
    }
}
