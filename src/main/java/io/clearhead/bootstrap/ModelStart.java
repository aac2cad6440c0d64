package io.clearhead.bootstrap;

import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.NotReadyException;
import java.util.concurrent.CompletionException;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Loads the model after the web server is up. Spring Boot calls the application ready when this has returned; if it throws,
 * the application ends with exit code 1.
 *
 * <p>Used once, by the main thread.
 */
final class ModelStart implements ApplicationRunner {

    private final InferenceService service;
    private final ModelLoader loader;
    private final ServingMetrics metrics;

    ModelStart(InferenceService service, ModelLoader loader, ServingMetrics metrics) {
        this.service = service;
        this.loader = loader;
        this.metrics = metrics;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        try {
            metrics.modelLoaded(service.start(loader).toCompletableFuture().join());
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (!(cause instanceof NotReadyException)) { // told to stop while loading: nothing failed
                throw new ModelLoadException(cause);
            }
        }
    }
}
