package io.clearhead.model.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.model.TransformerConfig;
import io.clearhead.testkit.Family;
import io.clearhead.testkit.ReplacedFile;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A configuration that asks for what its family does not have is refused by name; what says the same in other words loads. */
class FamilyOptionsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "BART    | normalize_before           | true         | normalize_before is true, but only false is supported",
                "BART    | normalize_embedding        | false        | normalize_embedding is false, but only true",
                "BART    | tie_word_embeddings        | false        | tie_word_embeddings is false, but only true",
                "BART    | activation_function        | \"quick_gelu\" | activation_function is \"quick_gelu\", expected one of",
                "BART    | architectures              | [\"BartForSequenceClassification\"] | expected one of [BartForConditionalGeneration",
                "BART    | is_encoder_decoder         | false        | is_encoder_decoder is false",
                "BART    | quantization_config        | {}           | quantization_config",
                "MBART50 | normalize_before           | false        | normalize_before is false, but only true",
                "MBART50 | add_final_layer_norm       | false        | add_final_layer_norm is false, but only true",
                "PEGASUS | static_position_embeddings | false        | static_position_embeddings is false",
                "PEGASUS | decoder_attention_heads    | 5            | decoder_attention_heads is 5, but must divide d_model",
                "M2M100  | tie_word_embeddings        | false        | tie_word_embeddings is false",
                "M2M100  | d_model                    | 0            | d_model has the value '0'",
                "T5      | feed_forward_proj          | \"gated-mish\" | feed_forward_proj is \"mish\"",
                "T5      | dense_act_fn               | \"gelu\"       | dense_act_fn is \"gelu\", but feed_forward_proj \"relu\"",
                "T5      | is_gated_act               | true         | is_gated_act is true, but feed_forward_proj is \"relu\"",
                "T5      | tie_encoder_decoder        | true         | tie_encoder_decoder is true",
                "T5      | architectures              | [\"T5EncoderModel\"] | architectures is [T5EncoderModel]",
                "T5      | relative_attention_num_buckets  | 7       | positions.buckets must be even",
                "T5      | relative_attention_max_distance | 4       | positions.maxDistance must exceed half the buckets",
                "FLAN_T5 | feed_forward_proj          | \"relu\"       | is_gated_act is true",
                "MT5     | layer_norm_epsilon         | 0            | norm.epsilon must be positive"
            })
    void anUnsupportedOptionIsNamed(Family family, String key, String value, String message) {
        CheckpointFiles files = with(family, key, value);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> ModelLoader.load(files, manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("config.json")
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "FLAN_T5 | dense_act_fn        | \"gelu_pytorch_tanh\"",
                "MARIAN_SEPARATE | activation_function | \"silu\"",
                "T5      | architectures       | [\"T5WithLMHeadModel\"]",
                "T5      | architectures       | null",
                "T5      | d_kv                | 12",
                "BART    | gradient_checkpointing | true"
            })
    void anOptionThatSaysTheSameLoads(Family family, String key, String value) {
        assertThat(config(family, key, value)).isEqualTo(config(family, "unknown", "1"));
    }

    /** As transformers 5: the file's word decides whether T5 scales its output, the tensors whether there is a matrix for it. */
    @Test
    void whatIsSaidOfTheOutputOfT5IsTakenWithItsTensors() {
        assertThat(config(Family.T5, "tie_word_embeddings", "true").output().scale())
                .isEqualTo((float) Math.pow(32, -0.5));
        assertThat(config(Family.T5, "tie_word_embeddings", "false").output().scale())
                .isEqualTo(1);
        assertThat(config(Family.T5, "tie_word_embeddings", "false").output().tied())
                .isTrue();
        assertThat(config(Family.FLAN_T5, "tie_word_embeddings", "false")
                        .output()
                        .tied())
                .isFalse();
        assertThat(config(Family.MT5, "unknown", "1").output().scale()).isEqualTo(1);
    }

    /** A file that says the output is the embedding, and has another matrix for it, contradicts itself. */
    @Test
    void aCopyThatIsNoneIsRefused() {
        CheckpointFiles files = with(Family.FLAN_T5, "tie_word_embeddings", "true");
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> ModelLoader.load(files, manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("lm_head.weight")
                    .hasMessageContaining("shared.weight");
        }
    }

    private static TransformerConfig config(Family family, String key, String value) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return ModelLoader.load(with(family, key, value), manager)
                    .transformer()
                    .config();
        }
    }

    private static CheckpointFiles with(Family family, String key, String value) {
        byte[] original = family.files().read("config.json", 1 << 20);
        ObjectNode config = (ObjectNode) JSON.readTree(new String(original, StandardCharsets.UTF_8));
        config.set(key, JSON.readTree(value));
        return new ReplacedFile(family.files(), "config.json", config.toString());
    }
}
