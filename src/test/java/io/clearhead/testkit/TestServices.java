package io.clearhead.testkit;

import io.clearhead.generation.InferenceModel;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServingListener;
import io.clearhead.serving.ServingSettings;
import java.time.Duration;

/** Services that are ready, for tests of what stands on top of them. */
public final class TestServices {

    private TestServices() {}

    /** Serves a model with two workers; the caller closes it. */
    public static InferenceService serve(InferenceModel model) {
        return serve(TestModels.loaded(model));
    }

    /** Serves a model and its tokenizer with two workers; the caller closes it. */
    public static InferenceService serve(ModelLoader.Loaded loaded) {
        ServingSettings settings = new ServingSettings(2, 64, Duration.ofSeconds(30), Duration.ofSeconds(30));
        InferenceService service = new InferenceService(settings, ServingListener.none(), System::nanoTime);
        service.start(() -> loaded).toCompletableFuture().join();
        return service;
    }
}
