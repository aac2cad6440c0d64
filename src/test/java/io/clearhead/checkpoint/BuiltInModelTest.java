package io.clearhead.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import io.clearhead.checkpoint.tensor.WeightSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The expected numbers were taken from the file with Python's struct module. */
class BuiltInModelTest {

    private final CheckpointFiles files = CheckpointFiles.builtIn();

    @Test
    void hasAllTensorsOfAMarianModel() {
        try (SafetensorsReader weights = SafetensorsReader.open(files, "model.safetensors")) {
            assertThat(weights.metadata()).containsEntry("format", "pt").hasSize(1);
            assertThat(weights.tensors()).hasSize(144);
            assertThat(weights.tensors().values().stream()
                            .mapToLong(TensorInfo::elementCount)
                            .sum())
                    .isEqualTo(7_861_360);
            assertThat(weights.tensors())
                    .containsEntry(
                            "model.shared.weight",
                            new TensorInfo("model.shared.weight", TensorType.F16, List.of(6000L, 256L)))
                    .containsEntry(
                            "final_logits_bias",
                            new TensorInfo("final_logits_bias", TensorType.F16, List.of(1L, 6000L)))
                    .containsKeys(
                            "model.encoder.layers.3.self_attn.q_proj.weight",
                            "model.decoder.layers.2.encoder_attn.out_proj.bias");
        }
    }

    @Test
    void hasTheTrainedWeights() {
        try (WeightSource weights = SafetensorsReader.open(files, "model.safetensors")) {
            float[] embedding = weights.read("model.shared.weight");
            assertThat(embedding.length).isEqualTo(1_536_000);
            assertThat(embedding[0]).isEqualTo(-0x1.b6cp-5f);
            assertThat(embedding[1]).isEqualTo(-0x1.2ccp-5f);
            assertThat(embedding[1_535_999]).isEqualTo(-0x1.cap-7f);
            assertThat(sum(embedding)).isCloseTo(-4570.400068998337, within(1e-9));
            float[] hidden = weights.read("model.encoder.layers.3.fc2.weight");
            assertThat(hidden.length).isEqualTo(262_144);
            assertThat(hidden[0]).isEqualTo(-0x1.a18p-4f);
            assertThat(hidden[262_143]).isEqualTo(-0x1.abp-7f);
            assertThat(sum(hidden)).isCloseTo(-54.198506236076355, within(1e-9));
        }
    }

    @Test
    void everyTensorCanBeRead() {
        try (WeightSource weights = SafetensorsReader.open(files, "model.safetensors")) {
            weights.tensors()
                    .forEach((name, info) ->
                            assertThat(weights.read(name).length).as(name).isEqualTo((int) info.elementCount()));
        }
    }

    @Test
    void saysHowItWantsToBeDecoded() {
        GenerationConfig config = GenerationConfig.read(files);
        assertThat(config)
                .isEqualTo(GenerationConfig.builder()
                        .maxLength(128)
                        .numBeams(4)
                        .padTokenId(5999)
                        .decoderStartTokenId(5999)
                        .rules(TokenRules.builder()
                                .eosTokenIds(List.of(0))
                                .forcedEosTokenIds(List.of(0))
                                .badWordsIds(List.of(List.of(5999)))
                                .build())
                        .build());
        assertThat(config.bosTokenId()).isEqualTo(OptionalInt.empty());
    }

    @Test
    void hasItsVocabularyAndItsCard() {
        assertThat(files.has("source.spm")).isTrue();
        assertThat(files.read("source.spm", 1 << 20)).isEqualTo(files.read("target.spm", 1 << 20));
        ConfigDocument vocabulary = ConfigDocument.read(files, "vocab.json");
        assertThat(vocabulary.positiveInt("<pad>")).isEqualTo(5999);
        assertThat(new String(files.read("MODEL_CARD.md", 1 << 20), StandardCharsets.UTF_8))
                .contains("Attribution: www.manythings.org/anki and tatoeba.org");
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
