package io.clearhead.checkpoint.weights;

/** The ways in which a checkpoint's directory may hold its weights, the preferred one first; transformers has the same order. */
public enum WeightLayout {
    SAFETENSORS("model.safetensors"),
    SHARDED_SAFETENSORS("model.safetensors.index.json"),
    PYTORCH("pytorch_model.bin"),
    SHARDED_PYTORCH("pytorch_model.bin.index.json");

    private final String fileName;

    WeightLayout(String fileName) {
        this.fileName = fileName;
    }

    /** The file by which the layout is known: the weights themselves, or the index of their shards. */
    public String fileName() {
        return fileName;
    }

    /** Whether the file is a {@link ShardIndex}. */
    public boolean isSharded() {
        return this == SHARDED_SAFETENSORS || this == SHARDED_PYTORCH;
    }

    /** Whether the weights, or their shards, are safetensors. */
    public boolean isSafetensors() {
        return this == SAFETENSORS || this == SHARDED_SAFETENSORS;
    }
}
