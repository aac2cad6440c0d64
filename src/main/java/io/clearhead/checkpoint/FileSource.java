package io.clearhead.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One file on disk. Positional reads rather than a memory map: a map cannot be closed, holds 2 GiB at most, and turns a file
 * that shrinks into a fault of the JVM.
 *
 * <p>Safe for use by several threads.
 */
final class FileSource implements ByteSource {

    private final String location;
    private final FileChannel channel;
    private final long size;

    private FileSource(String location, FileChannel channel, long size) {
        this.location = location;
        this.channel = channel;
        this.size = size;
    }

    /**
     * Opens a file whose links have been followed already.
     *
     * @param location how messages call it
     */
    static FileSource open(String location, Path realFile) {
        try {
            FileChannel channel = FileChannel.open(realFile, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return new FileSource(location, channel, channel.size());
        } catch (IOException e) {
            throw unreadable(location, e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        if (offset < 0 || offset > size - target.remaining()) {
            throw outside(location, offset, target.remaining(), size);
        }
        long position = offset;
        try {
            while (target.hasRemaining()) {
                int count = channel.read(target, position);
                if (count < 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
                position += count;
            }
        } catch (IOException e) {
            throw unreadable(location, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(location, e);
        }
    }

    static CheckpointException outside(String location, long offset, long length, long size) {
        return new CheckpointException(
                location,
                length + " bytes from byte " + offset + " on are not inside the file, which has " + size + " bytes");
    }

    static CheckpointException unreadable(String location, IOException cause) {
        String reason = cause instanceof AccessDeniedException
                ? "permission denied; let the user of this process read it"
                : cause.toString();
        return new CheckpointException(location, "cannot be read: " + reason, cause);
    }
}
