package io.clearhead.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LifecycleTest {

    private final Set<Thread> threadsOfOthers = Thread.getAllStackTraces().keySet();
    private final FakeInferenceModel model = new FakeInferenceModel();
    private final RecordingListener listener = new RecordingListener();
    private final BlockingWork blocking = new BlockingWork();
    private InferenceService service = serviceThatDrains(Duration.ofSeconds(30));

    private InferenceService serviceThatDrains(Duration drainTimeout) {
        return new InferenceService(
                new ServingSettings(2, 10, Duration.ofSeconds(60), drainTimeout), listener, System::nanoTime);
    }

    private CompletableFuture<ServedModel> start() {
        return service.start(() -> TestModels.loaded(model)).toCompletableFuture();
    }

    private CompletableFuture<Void> closeElsewhere() {
        CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);
        while (service.state() == ServingState.READY || service.state() == ServingState.LOADING) {
            Thread.onSpinWait();
        }
        return closed;
    }

    private List<String> serviceThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threadsOfOthers.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("clearhead-"))
                .sorted()
                .toList();
    }

    @AfterEach
    void stop() {
        blocking.release();
        service.close();
    }

    @Nested
    class Starting {

        @Test
        void workIsRefusedWhileTheModelLoads() {
            CountDownLatch loading = new CountDownLatch(1);
            CompletableFuture<ServedModel> ready = service.start(() -> {
                        await(loading);
                        return TestModels.loaded(model);
                    })
                    .toCompletableFuture();

            assertThat(service.state()).isEqualTo(ServingState.LOADING);
            assertThatExceptionOfType(NotReadyException.class)
                    .isThrownBy(() -> service.submit((session, cancellation) -> "early"))
                    .satisfies(refusal -> assertThat(refusal.state()).isEqualTo(ServingState.LOADING));
            assertThatExceptionOfType(NotReadyException.class).isThrownBy(service::model);
            assertThat(listener.events()).containsExactly("rejected NOT_READY");

            loading.countDown();
            assertThat(ready.join()).isSameAs(service.model());
        }

        @Test
        void whoeverHasToWaitLearnsWhatFor() {
            CountDownLatch loading = new CountDownLatch(1);
            service.start(new ModelLoader() {
                @Override
                public Loaded load() {
                    await(loading);
                    return TestModels.loaded(model);
                }

                @Override
                public Optional<String> progress() {
                    return Optional.of("downloading owner/name, 40 % of 298 MB");
                }
            });

            assertThatExceptionOfType(NotReadyException.class)
                    .isThrownBy(() -> service.submit((session, cancellation) -> "early"))
                    .withMessage("the model is being loaded (downloading owner/name, 40 % of 298 MB); try again later");
            loading.countDown();
        }

        @Test
        void theModelIsLoadedOnAThreadOfItsOwn() {
            AtomicReference<String> thread = new AtomicReference<>();
            service.start(() -> {
                        thread.set(Thread.currentThread().getName());
                        return TestModels.loaded(model);
                    })
                    .toCompletableFuture()
                    .join();

            assertThat(thread.get()).isEqualTo("clearhead-loader");
        }

        @Test
        void aServiceIsReadyOnlyAfterTheModelHasGenerated() throws InterruptedException {
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            CompletableFuture<ServedModel> ready = start();

            pause.awaitArrival();
            assertThat(service.state()).isEqualTo(ServingState.LOADING);

            pause.release();
            ready.join();
            assertThat(service.state()).isEqualTo(ServingState.READY);
        }

        @Test
        void everyWorkerHasASessionWhenTheServiceIsReady() {
            start().join();

            assertThat(model.openSessions()).isEqualTo(2);
            assertThat(serviceThreads()).contains("clearhead-worker-0", "clearhead-worker-1");
        }

        @Test
        void aModelThatCannotBeLoadedIsAFailure() {
            IllegalStateException problem = new IllegalStateException("weights are missing");
            CompletableFuture<ServedModel> ready = service.start(() -> {
                        throw problem;
                    })
                    .toCompletableFuture();

            assertThatThrownBy(ready::join).hasCause(problem);
            assertThat(service.state()).isEqualTo(ServingState.FAILED);
            assertThatExceptionOfType(NotReadyException.class)
                    .isThrownBy(() -> service.submit((session, cancellation) -> "never"))
                    .satisfies(refusal -> assertThat(refusal.state()).isEqualTo(ServingState.FAILED));
        }

        @Test
        void aModelThatDoesNotGenerateIsAFailureAndIsClosed() {
            model.failGeneration(new IllegalStateException("not a number"));

            assertThatThrownBy(start()::join).hasRootCauseMessage("not a number");
            assertThat(service.state()).isEqualTo(ServingState.FAILED);
            service.close();
            assertThat(model.isClosed()).isTrue();
        }

        @Test
        void aWorkerWithoutASessionIsAFailure() throws InterruptedException {
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            CompletableFuture<ServedModel> ready = start();
            pause.awaitArrival();
            model.failSessions(new IllegalStateException("no memory"));
            pause.release();

            assertThatThrownBy(ready::join).hasRootCauseMessage("no memory");
            assertThat(service.state()).isEqualTo(ServingState.FAILED);
        }

        @Test
        void aServiceThatWasClosedLoadsNoModel() {
            service.close();

            CompletableFuture<ServedModel> ready = service.start(() -> {
                        throw new AssertionError("nothing must be loaded for a service that stops");
                    })
                    .toCompletableFuture();

            assertThatThrownBy(ready::join).hasCauseInstanceOf(NotReadyException.class);
            assertThat(service.state()).isEqualTo(ServingState.STOPPED);
            assertThat(serviceThreads()).isEmpty();
        }

        @Test
        void aServiceStartsOnce() {
            start().join();

            assertThatIllegalStateException().isThrownBy(LifecycleTest.this::start);
        }
    }

    @Nested
    class Stopping {

        @Test
        void workThatWasAdmittedIsFinished() throws InterruptedException {
            start().join();
            Ticket<String> first = service.submit(blocking);
            Ticket<String> second = service.submit(blocking);
            Ticket<String> waiting = service.submit((session, cancellation) -> "served");
            blocking.awaitStart();

            CompletableFuture<Void> closed = closeElsewhere();
            assertThatExceptionOfType(NotReadyException.class)
                    .isThrownBy(() -> service.submit((session, cancellation) -> "late"))
                    .satisfies(refusal -> assertThat(refusal.state()).isEqualTo(ServingState.DRAINING));
            blocking.release();

            assertThat(first.await()).isEqualTo("released");
            assertThat(second.await()).isEqualTo("released");
            assertThat(waiting.await()).isEqualTo("served");
            closed.join();
        }

        @Test
        void whatDoesNotEndInTimeIsGivenUp() throws InterruptedException {
            service = serviceThatDrains(Duration.ZERO);
            start().join();
            List<Ticket<String>> tickets = service.submitAll(List.of(blocking, blocking, blocking));
            blocking.awaitStart();

            service.close();

            assertThat(tickets)
                    .allSatisfy(ticket -> assertThatExceptionOfType(NotReadyException.class)
                            .isThrownBy(ticket::await)
                            .satisfies(end -> assertThat(end.state()).isEqualTo(ServingState.DRAINING)));
            assertThat(listener.events()).filteredOn("finished DRAINED"::equals).hasSize(3);
        }

        @Test
        void closingEndsAllThreadsAndThenClosesTheModel() {
            start().join();

            service.close();

            assertThat(serviceThreads()).isEmpty();
            assertThat(model.openSessions()).isZero();
            assertThat(model.isClosed()).isTrue();
            assertThat(service.state()).isEqualTo(ServingState.STOPPED);
            assertThat(service.liveNativeArrays()).isZero();
        }

        @Test
        void closingWhileTheModelLoadsEndsALoadThatCanBeCancelled() {
            CountDownLatch cancelled = new CountDownLatch(1);
            CompletableFuture<ServedModel> ready = service.start(new ModelLoader() {
                        @Override
                        public Loaded load() {
                            await(cancelled);
                            throw new CancellationException("nobody wants it");
                        }

                        @Override
                        public void cancel() {
                            cancelled.countDown();
                        }
                    })
                    .toCompletableFuture();

            service.close();

            assertThatThrownBy(ready::join).hasCauseInstanceOf(NotReadyException.class);
            assertThat(service.state()).isEqualTo(ServingState.STOPPED);
            assertThat(serviceThreads()).isEmpty();
        }

        @Test
        void closingWhileTheModelLoadsWaitsForItAndClosesIt() throws InterruptedException {
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            CompletableFuture<ServedModel> ready = start();
            pause.awaitArrival();

            CompletableFuture<Void> closed = closeElsewhere();
            pause.release();
            closed.join();

            assertThat(ready).isCompletedExceptionally();
            assertThat(model.isClosed()).isTrue();
            assertThat(serviceThreads()).isEmpty();
        }

        @Test
        void closingWhileWeightsAreReadLeavesThemUnused() {
            model.failSessions(new IllegalStateException("nobody waits for a token any more"));
            CountDownLatch reading = new CountDownLatch(1);
            CompletableFuture<ServedModel> ready = service.start(() -> {
                        await(reading);
                        return TestModels.loaded(model);
                    })
                    .toCompletableFuture();

            CompletableFuture<Void> closed = closeElsewhere();
            reading.countDown();
            closed.join();

            assertThatThrownBy(ready::join).hasCauseInstanceOf(NotReadyException.class);
            assertThat(model.isClosed()).isTrue();
            assertThat(service.state()).isEqualTo(ServingState.STOPPED);
        }

        @Test
        void anInterruptShortensTheGraceButThreadsAreStillJoined() throws InterruptedException {
            start().join();
            Ticket<String> ticket = service.submit(blocking);
            blocking.awaitStart();

            Thread.currentThread().interrupt();
            service.close();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(serviceThreads()).isEmpty();
            assertThatExceptionOfType(NotReadyException.class).isThrownBy(ticket::await);
        }

        @Test
        void closingTwiceIsHarmless() {
            start().join();
            service.close();
            service.close();

            assertThat(service.state()).isEqualTo(ServingState.STOPPED);
        }

        @Test
        void aServiceThatNeverStartedCanBeClosed() {
            service.close();

            assertThat(service.state()).isEqualTo(ServingState.STOPPED);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
