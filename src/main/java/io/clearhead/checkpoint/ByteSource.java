package io.clearhead.checkpoint;

import java.nio.ByteBuffer;

/**
 * Random access to the bytes of one file that may be larger than memory. Implementations may be used by several threads at
 * once; after {@link #close()} every read fails.
 */
public interface ByteSource extends AutoCloseable {

    /** Size in bytes. */
    long size();

    /**
     * Reads a slice.
     *
     * @param offset first byte, from 0
     * @param length number of bytes, which have to exist
     * @return a little-endian buffer of exactly {@code length} remaining bytes, perhaps read-only
     * @throws CheckpointException if the slice is not inside the file or cannot be read
     */
    ByteBuffer read(long offset, int length);

    @Override
    void close();
}
