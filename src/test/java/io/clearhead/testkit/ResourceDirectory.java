package io.clearhead.testkit;

import io.clearhead.checkpoint.CheckpointFiles;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Files of the test classpath as a checkpoint. */
public final class ResourceDirectory {

    private ResourceDirectory() {}

    /** The directory with this absolute resource name. */
    public static CheckpointFiles of(String name) {
        return CheckpointFiles.directory(path(name));
    }

    /** Where it lies on disk. */
    public static Path path(String name) {
        URL url = Objects.requireNonNull(ResourceDirectory.class.getResource(name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
