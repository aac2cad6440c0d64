package io.clearhead.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** The files of a directory. Symbolic links are followed wherever they lead, as long as a regular file is at their end. */
final class DirectoryFiles implements CheckpointFiles {

    private final Path directory;

    DirectoryFiles(Path directory) {
        this.directory = directory;
        if (!Files.isDirectory(directory)) {
            throw new CheckpointException(
                    location(), Files.exists(directory) ? "is not a directory" : "the directory does not exist");
        }
    }

    @Override
    public String location() {
        return directory.toString();
    }

    @Override
    public boolean has(String name) {
        return FileName.isPlain(name) && Files.exists(resolve(name));
    }

    @Override
    public ByteSource open(String name) {
        FileName.requirePlain(location(), name);
        Path file = resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(location(), whyNotReadable(file));
        }
        try {
            return new FileSource(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Path resolve(String name) {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new CheckpointException(
                    location(), CheckpointException.quoted(name) + " is not a file name on this system", e);
        }
    }

    private static String whyNotReadable(Path file) {
        if (Files.exists(file)) {
            return file.getFileName() + " is not a regular file";
        }
        return Files.isSymbolicLink(file)
                ? file.getFileName() + " is a symbolic link to a file that does not exist"
                : "there is no file " + file.getFileName();
    }

    private static CheckpointException unreadable(Path file, IOException cause) {
        String reason = cause instanceof AccessDeniedException ? "permission denied" : cause.toString();
        return new CheckpointException(file.toString(), "cannot be read: " + reason, cause);
    }

    /**
     * Positional reads rather than a memory map: a map cannot be closed, holds 2 GiB at most, and turns a file that shrinks
     * into a fault of the JVM.
     */
    private static final class FileSource implements ByteSource {

        private final Path file;
        private final FileChannel channel;
        private final long size;

        FileSource(Path file) throws IOException {
            this.file = file;
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
            this.size = channel.size();
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public ByteBuffer read(long offset, int length) {
            Objects.checkFromIndexSize(0, length, Integer.MAX_VALUE);
            if (offset < 0 || offset > size - length) {
                throw new CheckpointException(
                        file.toString(),
                        "bytes " + offset + " to " + (offset + length) + " are outside the file of " + size + " bytes");
            }
            ByteBuffer slice = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            try {
                while (slice.hasRemaining()) {
                    if (channel.read(slice, offset + slice.position()) < 0) {
                        throw new EOFException("the file became shorter while it was read");
                    }
                }
            } catch (IOException e) {
                throw unreadable(file, e);
            }
            return slice.flip();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
    }
}
