package io.clearhead.checkpoint;

import java.nio.file.Path;

/**
 * Where the files of one checkpoint lie: a directory, or the model inside the application. File names are plain names; a name
 * with a separator or {@code ..} is never looked up, because names can come from files of the checkpoint itself.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public interface CheckpointFiles {

    /** The directory or resource, as messages show it. */
    String location();

    /** Whether there is an entry of this name, even one that {@link #open} refuses; false for names that are not plain. */
    boolean has(String name);

    /**
     * Opens a file for random access.
     *
     * @throws CheckpointException if there is no such file or it cannot be read
     */
    ByteSource open(String name);

    /**
     * Reads a small file at once.
     *
     * @param maxBytes most bytes the file may have
     * @throws CheckpointException if there is no such file, it cannot be read, or it is larger than {@code maxBytes}
     */
    default byte[] read(String name, long maxBytes) {
        try (ByteSource source = open(name)) {
            if (source.size() > Math.min(maxBytes, Integer.MAX_VALUE - 8)) {
                throw new CheckpointException(
                        location(), name + " has " + source.size() + " bytes, but at most " + maxBytes + " are read");
            }
            byte[] content = new byte[(int) source.size()];
            source.read(0, content.length).get(content);
            return content;
        }
    }

    /**
     * The checkpoint in a directory. A symbolic link may lead to a file inside the directory, or from a snapshot in the
     * Hugging Face cache to the {@code blobs} of the same repository; any other one is refused when it is opened.
     *
     * @throws CheckpointException if there is no such directory
     */
    static CheckpointFiles directory(Path directory) {
        return new DirectoryFiles(directory);
    }

    /** The small English to German model that ships inside the application. */
    static CheckpointFiles builtIn() {
        return new ResourceFiles("/models/tatoeba-en-de");
    }
}
