package io.clearhead.checkpoint.weights;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.pytorch.PyTorchReader;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.checkpoint.tensor.WeightSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Opens the weights of a checkpoint in whichever layout they are there. */
public final class WeightFiles {

    /** Weights of other libraries, mentioned where they are all that there is. */
    private static final List<String> OTHER_LIBRARIES = List.of(
            "tf_model.h5", "flax_model.msgpack", "rust_model.ot", "model.ckpt.index", "adapter_model.safetensors");

    private WeightFiles() {}

    /**
     * Opens the preferred layout among those that are there. Everything about names, types, shapes and places is checked;
     * no weight is read.
     *
     * @throws CheckpointException listing everything wrong with the files, or what was looked for if there are none
     */
    public static WeightSource open(CheckpointFiles files) {
        WeightLayout layout = layout(files).orElseThrow(() -> noWeights(files));
        if (layout.isSharded()) {
            ShardIndex index = ShardIndex.read(files, layout.fileName());
            return ShardedWeights.open(index, shard -> openFile(files, layout, shard));
        }
        return openFile(files, layout, layout.fileName());
    }

    /** The layout that {@link #open} takes; empty if there are no weights. */
    public static Optional<WeightLayout> layout(CheckpointFiles files) {
        return Arrays.stream(WeightLayout.values())
                .filter(layout -> files.has(layout.fileName()))
                .findFirst();
    }

    private static WeightSource openFile(CheckpointFiles files, WeightLayout layout, String name) {
        return layout.isSafetensors() ? SafetensorsReader.open(files, name) : PyTorchReader.open(files, name);
    }

    private static CheckpointException noWeights(CheckpointFiles files) {
        List<String> names =
                Arrays.stream(WeightLayout.values()).map(WeightLayout::fileName).toList();
        List<String> others = OTHER_LIBRARIES.stream().filter(files::has).toList();
        String hint = others.isEmpty()
                ? ""
                : "; " + String.join(", ", others) + " cannot be read: save the model as safetensors with transformers";
        return new CheckpointException(
                files.location(), "there are no weights, looked for " + String.join(", ", names) + hint);
    }
}
