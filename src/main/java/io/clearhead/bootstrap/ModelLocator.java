package io.clearhead.bootstrap;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.hub.HubSettings;
import io.clearhead.checkpoint.hub.HuggingFaceHub;
import io.clearhead.model.architecture.ModelLoader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of the configured model, and fetches them from the hub if need be.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class ModelLocator {

    private final ModelSource source;
    private final @Nullable HuggingFaceHub hub;

    private ModelLocator(ModelSource source, @Nullable HuggingFaceHub hub) {
        this.source = source;
        this.hub = hub;
    }

    /**
     * Reads the settings, and no file yet.
     *
     * @param model the value of {@code clearhead.model}
     * @param revision the value of {@code clearhead.revision}
     * @param variables values of Hugging Face's environment variables; not asked unless the model is on the hub
     * @throws ModelSettingException if the settings do not say which model is meant, or where the hub is
     */
    static ModelLocator of(String model, String revision, Function<String, @Nullable String> variables) {
        ModelSource source = ModelSource.of(model, revision);
        if (!(source instanceof ModelSource.Hub)) {
            return new ModelLocator(source, null);
        }
        try {
            return new ModelLocator(source, new HuggingFaceHub(HubSettings.of(variables)));
        } catch (IllegalArgumentException e) {
            throw new ModelSettingException("the model is on the hub, but: " + e.getMessage(), e);
        }
    }

    /** Files and what they are called. */
    record Located(CheckpointFiles files, ModelIdentity identity) {}

    /**
     * Finds the files. A model on the hub is downloaded first, unless the cache has it.
     *
     * @param applicationVersion revision of the model inside the application
     * @throws RuntimeException that says what is wrong and what to do
     */
    Located locate(String applicationVersion) {
        if (source instanceof ModelSource.BuiltIn) {
            return new Located(CheckpointFiles.builtIn(), ModelIdentity.builtIn(applicationVersion));
        }
        Path directory = directory();
        return new Located(CheckpointFiles.directory(directory), ModelIdentity.of(directory));
    }

    private Path directory() {
        if (source instanceof ModelSource.Hub onHub && hub != null) {
            return hub.fetch(onHub.model(), ModelLoader::requireSupported);
        }
        if (source instanceof ModelSource.Directory directory) {
            return directory.path();
        }
        throw new IllegalStateException("no directory for " + source);
    }

    /** What is being downloaded and how far it is. */
    Optional<String> progress() {
        return hub == null ? Optional.empty() : hub.progress();
    }

    /** Ends a download. */
    void cancel() {
        if (hub != null) {
            hub.cancel();
        }
    }
}
