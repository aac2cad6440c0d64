package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServingListener;
import io.clearhead.serving.ServingSettings;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainLifecycleTest {

    private final InferenceService service = new InferenceService(
            new ServingSettings(1, 1, Duration.ofSeconds(10), Duration.ofSeconds(10)),
            ServingListener.none(),
            System::nanoTime);
    private final DrainLifecycle lifecycle = new DrainLifecycle(service);

    @Test
    void springIsToldOfTheEndThoughTheDrainFailed() throws InterruptedException {
        ModelLoader.Loaded loaded = TestModels.loaded(new FakeInferenceModel());
        InferenceModel unclosable = new UnclosableModel(loaded.model());
        service.start(() -> new ModelLoader.Loaded(loaded.served(), unclosable))
                .toCompletableFuture()
                .join();
        lifecycle.start();
        CountDownLatch told = new CountDownLatch(1);

        lifecycle.stop(told::countDown);

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lifecycle.isRunning()).isFalse();
    }

    @Test
    void aPauseOfTheContextDoesNotStopTheService() {
        assertThat(lifecycle.isPauseable()).isFalse();
    }

    /** A model whose native memory cannot be freed. */
    private record UnclosableModel(InferenceModel model) implements InferenceModel {

        @Override
        public ModelDescription description() {
            return model.description();
        }

        @Override
        public GenerationSettings defaults() {
            return model.defaults();
        }

        @Override
        public InferenceSession openSession() {
            return model.openSession();
        }

        @Override
        public int liveNativeArrays() {
            return model.liveNativeArrays();
        }

        @Override
        public long nativeBytes() {
            return model.nativeBytes();
        }

        @Override
        public void close() {
            model.close();
            throw new IllegalStateException("the native memory cannot be freed");
        }
    }
}
