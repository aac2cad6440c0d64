package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.generation.EncoderStages;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.testkit.BuiltInModel;
import io.clearhead.testkit.Family;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.ResourceDirectory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stages of tokens are the hidden states of Hugging Face transformers. */
class EncoderStagesParityTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 19})
    void stagesOfTheBuiltInModelAreTheReference(int sentence) {
        CheckpointFiles directory = ResourceDirectory.of("/golden/tatoeba-en-de");
        try (InferenceSession session = BuiltInModel.get().openSession();
                SafetensorsReader golden = SafetensorsReader.open(directory, "forward.safetensors")) {
            int[] source = Arrays.stream(golden.readIntegers(sentence + ".input_ids"))
                    .mapToInt(id -> (int) id)
                    .toArray();
            assertStages(session, source, golden, sentence + ".encoder_hidden_states.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void stagesOfEveryFamilyAreTheReference(Family family) {
        try (InferenceModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession();
                SafetensorsReader golden = family.tensors()) {
            int width = golden.info("input_ids").shape().get(1).intValue();
            long[] ids = golden.readIntegers("input_ids");
            long[] mask = golden.readIntegers("attention_mask");
            int[] source = IntStream.range(0, width)
                    .filter(i -> mask[i] == 1)
                    .map(i -> (int) ids[i])
                    .toArray(); // the first row
            assertStages(session, source, golden, "encoder_hidden_states.");
        }
    }

    private static void assertStages(
            InferenceSession session, int[] source, SafetensorsReader golden, String hiddenStates) {
        List<Integer> tokens = List.of(source.length - 1, 0, 1);
        EncoderStages stages = session.encoderStages(source, tokens);
        FloatMatrix position = stages.position();
        Floats.assertClose(
                "read by the first layer",
                (position == null ? stages.embedding() : position).values(),
                rows(golden.read(hiddenStates + 0), stages.embedding().columns(), tokens));
        for (int layer = 1; layer <= stages.layers().size(); layer++) {
            FloatMatrix states = stages.layers().get(layer - 1);
            Floats.assertClose(
                    "layer " + layer,
                    states.values(),
                    rows(golden.read(hiddenStates + layer), states.columns(), tokens));
        }
        assertThat(golden.tensors())
                .doesNotContainKey(hiddenStates + (stages.layers().size() + 1));
        assertEmbeddings(session, source, tokens, stages.embedding());
    }

    private static void assertEmbeddings(
            InferenceSession session, int[] source, List<Integer> tokens, FloatMatrix embedding) {
        int[] ids = tokens.stream().mapToInt(token -> source[token]).toArray();
        float[] scaled = session.inputs().embeddings(ids).values().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= session.inputs().embeddingScale();
        }
        assertThat(embedding.values()).isEqualTo(scaled);
    }

    private static float[] rows(float[] states, int modelSize, List<Integer> tokens) {
        float[] rows = new float[tokens.size() * modelSize];
        for (int i = 0; i < tokens.size(); i++) {
            System.arraycopy(states, tokens.get(i) * modelSize, rows, i * modelSize, modelSize);
        }
        return rows;
    }
}
