package io.clearhead.checkpoint.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.TensorType;
import io.clearhead.checkpoint.tensor.WeightSource;
import io.clearhead.checkpoint.weights.WeightFiles;
import io.clearhead.testkit.ResourceDirectory;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that torch.save itself wrote; values are exact, because fp16 and bf16 widen exactly and F64 has one rounding. */
class PyTorchParityTest {

    private final CheckpointFiles files = ResourceDirectory.of("/golden/pytorch");

    @Test
    void everyViewHasTheElementsThatTorchSees() {
        try (WeightSource found = PyTorchReader.open(files, "views.bin");
                SafetensorsReader expected = SafetensorsReader.open(files, "views.safetensors")) {
            assertThat(found.tensors().keySet())
                    .containsExactlyInAnyOrderElementsOf(expected.tensors().keySet())
                    .startsWith("plain", "transposed", "permuted");
            expected.tensors().forEach((name, info) -> {
                assertThat(found.info(name).shape()).as(name).isEqualTo(info.shape());
                assertThat(found.read(name)).as(name).isEqualTo(expected.read(name));
            });
        }
    }

    @Test
    void everyRangeOfAViewHasTheElementsThatTorchSees() {
        try (WeightSource found = PyTorchReader.open(files, "views.bin");
                SafetensorsReader expected = SafetensorsReader.open(files, "views.safetensors")) {
            for (String name : List.of("plain", "transposed", "permuted", "stepped", "slice", "column", "expanded")) {
                float[] whole = expected.read(name);
                for (int start = 0; start <= whole.length; start++) {
                    for (int end = start; end <= whole.length; end++) {
                        float[] range = new float[end - start];
                        found.read(name, start, FloatBuffer.wrap(range));
                        assertThat(range)
                                .as("%s from %d to %d", name, start, end)
                                .isEqualTo(Arrays.copyOfRange(whole, start, end));
                    }
                }
            }
        }
    }

    @Test
    void tiedNamesAreAliasesAndViewsOfAnotherShapeAreNot() {
        try (WeightSource weights = PyTorchReader.open(files, "views.bin")) {
            assertThat(weights.aliasOf("tied.b")).isEqualTo("tied.a");
            assertThat(weights.aliasOf("tied.a")).isEqualTo("tied.a");
            assertThat(weights.aliasOf("tied.view")).isEqualTo("tied.view");
            assertThat(weights.aliasOf("transposed")).isEqualTo("transposed");
            assertThatThrownBy(() -> weights.aliasOf("nothing")).isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void readsAModelsStateDict() {
        try (WeightSource weights = PyTorchReader.open(files, "state_dict.bin")) {
            assertThat(weights.tensors())
                    .containsOnlyKeys("0.weight", "0.bias", "1.weight", "1.bias")
                    .containsEntry("0.weight", new TensorInfo("0.weight", TensorType.F32, List.of(2L, 3L)));
            assertThat(weights.read("1.weight")).containsExactly(1, 1);
        }
    }

    @Test
    void listsTensorsThatAreNoWeights() {
        try (WeightSource weights = PyTorchReader.open(files, "integers.bin")) {
            assertThat(weights.tensors().values().stream().map(TensorInfo::type))
                    .containsExactly(
                            TensorType.I64,
                            TensorType.BOOL,
                            TensorType.U8,
                            TensorType.I16,
                            TensorType.I8,
                            TensorType.I32);
            assertThatThrownBy(() -> weights.read("i"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("tensor 'i' has type I64, expected floating-point numbers");
        }
    }

    /** The expected numbers were read with torch.load. */
    @Test
    void readsABartModel() {
        try (WeightSource weights = WeightFiles.open(ResourceDirectory.of("/golden/families/bart"))) {
            assertThat(weights.tensors()).hasSize(111);
            assertThat(List.of("lm_head.weight", "model.encoder.embed_tokens.weight", "model.shared.weight"))
                    .allSatisfy(name -> assertThat(weights.aliasOf(name)).isEqualTo("model.shared.weight"));
            float[] embedding = weights.read("model.shared.weight");
            assertThat(embedding[0]).isEqualTo(0x1.5aaa24p-2f);
            assertThat(embedding[embedding.length - 1]).isEqualTo(-0x1.219de6p-3f);
            float[] projection = weights.read("model.decoder.layers.1.encoder_attn.out_proj.weight");
            assertThat(projection.length).isEqualTo(1024);
            assertThat(projection[1]).isEqualTo(-0x1.2e4740p-4f);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "legacy   | is in PyTorch's legacy format, from before version 1.6, which is not read; rewrite it",
                "negated  | data.pkl calls torch._utils._rebuild_tensor_v2 with arguments that torch.save does not write",
                "complex  | data.pkl asks for 'torch.ComplexFloatStorage', which is not among the names",
                "float8   | data.pkl asks for 'torch._utils._rebuild_tensor_v3', which is not among the names",
                "training | entry 'epoch' is a number, expected a tensor",
                "training | entry 'args' is a dictionary, expected a tensor",
            })
    void refusesWhatHoldsOtherThingsThanWeights(String name, String problem) {
        assertThatThrownBy(() -> PyTorchReader.open(files, name + ".bin"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(problem);
    }
}
