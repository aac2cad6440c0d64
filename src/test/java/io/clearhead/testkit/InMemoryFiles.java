package io.clearhead.testkit;

import io.clearhead.checkpoint.ByteSource;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A checkpoint whose files a test writes itself. Counts what is left open. */
public final class InMemoryFiles implements CheckpointFiles {

    private final Map<String, byte[]> contents = new HashMap<>();
    private int open;

    public InMemoryFiles with(String name, byte[] content) {
        contents.put(name, content);
        return this;
    }

    public InMemoryFiles with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of sources that were opened and not closed. */
    public int openSources() {
        return open;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public boolean has(String name) {
        return contents.containsKey(name);
    }

    @Override
    public ByteSource open(String name) {
        byte[] content = contents.get(name);
        if (content == null) {
            throw new CheckpointException(location(), "there is no file " + name);
        }
        open++;
        return new ByteSource() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                target.put(content, Math.toIntExact(offset), target.remaining());
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
