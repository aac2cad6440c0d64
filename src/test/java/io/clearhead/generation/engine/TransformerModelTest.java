package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.EarlyStopping;
import io.clearhead.generation.DeviceNotFoundException;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription;
import io.clearhead.testkit.BuiltInModel;
import io.clearhead.testkit.InMemoryFiles;
import io.clearhead.testkit.TinyMarian;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerModelTest {

    @Test
    void theBuiltInModelSaysWhatItIs() {
        ModelDescription description = BuiltInModel.get().description();
        assertThat(description.family()).isEqualTo("marian");
        assertThat(description.device()).isEqualTo("cpu");
        assertThat(description.architecture().encoder()).isEqualTo(new ModelDescription.Stack(4, 8, 32, 1024));
        assertThat(description.architecture().decoder().layers()).isEqualTo(3);
        assertThat(description.architecture().parameters()).isEqualTo(7_861_360);
        assertThat(description.architecture().positions())
                .isEqualTo(new ModelDescription.Positions("sinusoidal", "halves", 512));
    }

    @Test
    void defaultsComeFromTheCheckpoint() {
        GenerationSettings defaults = BuiltInModel.get().defaults();
        assertThat(defaults.numBeams()).isEqualTo(4);
        assertThat(defaults.maxNewTokens()).isEqualTo(127); // max_length 128 counts the decoder's start token
        assertThat(defaults.earlyStopping()).isEqualTo(EarlyStopping.FALSE);
    }

    @Test
    void aWholeCheckpointLoadsAndWrites() {
        InMemoryFiles files = new TinyMarian().files();
        try (TransformerModel model = TransformerModel.load(files, "cpu");
                InferenceSession session = model.openSession()) {
            GenerationResult result =
                    session.generate(new int[] {3, 4, 0}, model.defaults(), GenerationListener.none());
            assertThat(result.best().ids()).hasSizeBetween(1, 8).doesNotContain(10);
        }
        assertThat(files.openSources()).isZero();
    }

    @Test
    void separateVocabulariesLoad() {
        InMemoryFiles files = new TinyMarian()
                .config(
                        "\"vocab_size\": 11",
                        "\"vocab_size\": 13, \"decoder_vocab_size\": 11,"
                                + " \"share_encoder_decoder_embeddings\": false")
                .without("model.shared.weight")
                .with("model.encoder.embed_tokens.weight", 13, 8)
                .with("model.decoder.embed_tokens.weight", 11, 8)
                .files();
        try (TransformerModel model = TransformerModel.load(files, "cpu");
                InferenceSession session = model.openSession()) {
            assertThat(session.hiddenStates(new int[] {12}, 1).rows()).isEqualTo(1);
            assertThat(model.description().architecture().sourceVocabularySize())
                    .isEqualTo(13);
        }
    }

    @Test
    void bytesOfAModelAreThoseOfItsWeights() {
        assertThat(BuiltInModel.get().nativeBytes())
                .isEqualTo(4 * BuiltInModel.get().description().architecture().parameters());
    }

    @Test
    void closingAModelFreesAllItsArrays() {
        TransformerModel model = TransformerModel.load(new TinyMarian().files(), "cpu");
        assertThat(model.liveNativeArrays()).isPositive();
        model.close();
        assertThat(model.liveNativeArrays()).isZero();
    }

    @Nested
    class RefusedDevices {

        @Test
        void anAbsentDeviceIsNamedTogetherWithWhatWasFound() {
            assertThatThrownBy(() -> TransformerModel.load(new TinyMarian().files(), "cuda:7"))
                    .isInstanceOf(DeviceNotFoundException.class)
                    .hasMessageContaining("cuda:7")
                    .hasMessageContaining("[cpu");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "gpu", "cuda:", "cuda:x", "CPU", "cuda:-1", "tpu:0"})
        void anUnknownNameIsRefusedWithTheNamesThereAre(String name) {
            assertThatThrownBy(() -> TransformerModel.load(new TinyMarian().files(), name))
                    .isInstanceOf(DeviceNotFoundException.class)
                    .hasMessageContaining("expected \"cpu\", \"cuda\" or \"cuda:N\"");
        }
    }

    @Nested
    class RefusedCheckpoints {

        @Test
        void everyWrongTensorIsInOneMessage() {
            TinyMarian checkpoint = new TinyMarian()
                    .without("model.encoder.layers.0.fc1.bias")
                    .without("model.decoder.layers.1.encoder_attn.q_proj.weight")
                    .with("model.encoder.layers.7.fc1.bias", 12)
                    .with("model.shared.weight", 12, 8);
            assertThatThrownBy(() -> TransformerModel.load(checkpoint.files(), "cpu"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("4 problems")
                    .hasMessageContaining("missing tensor 'model.encoder.layers.0.fc1.bias'")
                    .hasMessageContaining("missing tensor 'model.decoder.layers.1.encoder_attn.q_proj.weight'")
                    .hasMessageContaining("unexpected tensor 'model.encoder.layers.7.fc1.bias'")
                    .hasMessageContaining("'model.shared.weight' has shape [12, 8], expected [11, 8]");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '\'',
                value = {
                    "\"normalize_before\": true | normalize_before is true",
                    "\"normalize_embedding\": true | normalize_embedding is true",
                    "\"add_final_layer_norm\": true | add_final_layer_norm is true",
                    "\"tie_word_embeddings\": false | tie_word_embeddings is false",
                    "\"activation_function\": \"mish\" | activation_function is \"mish\"",
                    "\"d_model\": -8 | d_model has the value",
                    "\"encoder_attention_heads\": 3 | encoder_attention_heads is 3, but must divide d_model, which is 8",
                    "\"encoder_layers\": 2000000000 | encoder.layers must be at most 1000",
                    "\"vocab_size\": \"many\" | expected an integer of at least 1",
                    "\"max_position_embeddings\": 2147483647 | maxPositions 2147483647"
                })
        void anOptionThatIsNotSupportedIsNamed(String option, String message) {
            TinyMarian checkpoint =
                    new TinyMarian().config("\"scale_embedding\": true", "\"scale_embedding\": true, " + option);
            assertThatThrownBy(() -> TransformerModel.load(checkpoint.files(), "cpu"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(message);
        }

        @Test
        void anotherFamilyIsNamedTogetherWithThoseThatLoad() {
            TinyMarian checkpoint = new TinyMarian().config("\"marian\"", "\"gpt2\"");
            assertThatThrownBy(() -> TransformerModel.load(checkpoint.files(), "cpu"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("gpt2")
                    .hasMessageContaining("[marian, bart, mbart, m2m_100, pegasus, mt5, t5]");
        }

        @Test
        void tokensOutsideTheVocabularyAreAllNamed() {
            TinyMarian checkpoint = new TinyMarian()
                    .generationConfig(
                            "{\"eos_token_id\": 11, \"decoder_start_token_id\": 99, \"bad_words_ids\": [[3, 12]]}");
            assertThatThrownBy(() -> TransformerModel.load(checkpoint.files(), "cpu"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("eos_token_id is 11")
                    .hasMessageContaining("decoder_start_token_id is 99")
                    .hasMessageContaining("bad_words_ids is 12");
        }
    }
}
