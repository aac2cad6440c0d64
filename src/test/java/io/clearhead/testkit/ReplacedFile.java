package io.clearhead.testkit;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointFiles;

/**
 * A checkpoint of which one file has another content.
 *
 * @param original the checkpoint
 * @param name the file
 * @param content what stands in it
 */
public record ReplacedFile(CheckpointFiles original, String name, String content) implements CheckpointFiles {

    @Override
    public String location() {
        return original.location();
    }

    @Override
    public boolean has(String file) {
        return file.equals(name) || original.has(file);
    }

    @Override
    public ByteSource open(String file) {
        return file.equals(name) ? new InMemoryFiles().with(name, content).open(name) : original.open(file);
    }
}
