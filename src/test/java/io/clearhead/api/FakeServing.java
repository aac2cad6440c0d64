package io.clearhead.api;

import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServingListener;
import io.clearhead.serving.ServingSettings;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** One worker that serves the fake model, behind a queue of three places. */
@TestConfiguration(proxyBeanMethods = false)
public class FakeServing {

    /** Places in the queue. */
    public static final int QUEUE_CAPACITY = 3;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Bean
    ApiLimits limits() {
        return new ApiLimits(200, 20, 16, QUEUE_CAPACITY, 8, 1_000, 20_000, QUEUE_CAPACITY, TIMEOUT);
    }

    @Bean
    FakeInferenceModel model() {
        return new FakeInferenceModel();
    }

    @Bean(destroyMethod = "close")
    InferenceService service(FakeInferenceModel model) throws Exception {
        return serving(TestModels.loaded(model), TIMEOUT);
    }

    /** A service that is ready. */
    public static InferenceService serving(ModelLoader.Loaded loaded, Duration timeout) throws Exception {
        return serving(loaded, timeout, System::nanoTime);
    }

    /** A service that is ready, with a clock of the test. */
    public static InferenceService serving(ModelLoader.Loaded loaded, Duration timeout, LongSupplier nanoClock)
            throws Exception {
        ServingSettings settings = new ServingSettings(1, QUEUE_CAPACITY, timeout, Duration.ofSeconds(5));
        InferenceService service = new InferenceService(settings, ServingListener.none(), nanoClock);
        service.start(() -> loaded).toCompletableFuture().get(30, TimeUnit.SECONDS);
        return service;
    }
}
