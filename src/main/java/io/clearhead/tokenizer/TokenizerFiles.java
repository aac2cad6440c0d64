package io.clearhead.tokenizer;

import java.util.Optional;

/** Gives a tokenizer the files of its checkpoint by name, such as {@code tokenizer.json}. */
@FunctionalInterface
public interface TokenizerFiles {

    /** Contents of a file, empty if the checkpoint does not have it. The array is handed over. */
    Optional<byte[]> read(String name);
}
