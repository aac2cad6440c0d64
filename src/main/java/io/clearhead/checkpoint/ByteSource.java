package io.clearhead.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Random access to the bytes of one file that may be larger than memory. Implementations may be used by several threads at
 * once; after {@link #close()} every read fails.
 */
public interface ByteSource extends AutoCloseable {

    /** Size in bytes. */
    long size();

    /**
     * Fills a buffer, so that one buffer serves for a whole file.
     *
     * @param offset first byte, from 0
     * @param target takes as many bytes as it has remaining, which have to exist
     * @throws CheckpointException if the slice is not inside the file or cannot be read
     */
    void read(long offset, ByteBuffer target);

    /**
     * Reads a slice into a buffer of its own.
     *
     * @param offset first byte, from 0
     * @param length number of bytes, which have to exist
     * @return a little-endian buffer of exactly {@code length} remaining bytes
     * @throws CheckpointException if the slice is not inside the file or cannot be read
     */
    default ByteBuffer read(long offset, int length) {
        ByteBuffer slice = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(offset, slice);
        return slice.flip();
    }

    @Override
    void close();
}
