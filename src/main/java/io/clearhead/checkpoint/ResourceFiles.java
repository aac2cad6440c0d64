package io.clearhead.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder on the class path. A resource inside a jar has no random access, so an opened one is held in memory;
 * that is meant for the small model that ships with the application.
 */
final class ResourceFiles implements CheckpointFiles {

    private final String folder;

    ResourceFiles(String folder) {
        this.folder = folder;
    }

    @Override
    public String location() {
        return "classpath:" + folder;
    }

    @Override
    public boolean has(String name) {
        return FileName.isPlain(name) && ResourceFiles.class.getResource(folder + "/" + name) != null;
    }

    @Override
    public ByteSource open(String name) {
        FileName.requirePlain(location(), name);
        try (InputStream stream = ResourceFiles.class.getResourceAsStream(folder + "/" + name)) {
            if (stream == null) {
                throw new CheckpointException(location(), "there is no file " + name);
            }
            return new MemorySource(location() + "/" + name, stream.readAllBytes());
        } catch (IOException e) {
            throw new CheckpointException(location(), name + " cannot be read: " + e, e);
        }
    }

    private static final class MemorySource implements ByteSource {

        private final String location;
        private final long size;
        private volatile byte @Nullable [] content;

        MemorySource(String location, byte[] content) {
            this.location = location;
            this.size = content.length;
            this.content = content;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            byte[] bytes = content;
            if (bytes == null) {
                throw new CheckpointException(location, "cannot be read: it was closed");
            }
            if (offset < 0 || offset > size - target.remaining()) {
                throw FileSource.outside(location, offset, target.remaining(), size);
            }
            target.put(bytes, (int) offset, target.remaining());
        }

        @Override
        public void close() {
            content = null;
        }
    }
}
