package io.clearhead.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InferenceServiceTest {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final FakeInferenceModel model = new FakeInferenceModel();
    private final RecordingListener listener = new RecordingListener();
    private final AtomicLong nanos = new AtomicLong();
    private final BlockingWork blocking = new BlockingWork();
    private InferenceService service = serviceWith(1, 2, listener);

    @BeforeEach
    void start() {
        service.start(() -> TestModels.loaded(model)).toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        blocking.release();
        service.close();
    }

    private InferenceService serviceWith(int workers, int queueCapacity, ServingListener hearing) {
        return new InferenceService(
                new ServingSettings(workers, queueCapacity, REQUEST_TIMEOUT, Duration.ofSeconds(30)),
                hearing,
                nanos::get);
    }

    private void restartWith(int workers, int queueCapacity, ServingListener hearing) {
        service.close();
        service = serviceWith(workers, queueCapacity, hearing);
        service.start(() -> TestModels.loaded(new FakeInferenceModel()))
                .toCompletableFuture()
                .join();
    }

    private Ticket<String> occupyTheWorker() throws InterruptedException {
        Ticket<String> ticket = service.submit(blocking);
        blocking.awaitStart();
        return ticket;
    }

    private static Work<String> answer(String text) {
        return (session, cancellation) -> text;
    }

    @Nested
    class Admission {

        @Test
        void workRunsOnAWorkerThread() {
            assertThat(service.submit((session, cancellation) ->
                                    Thread.currentThread().getName())
                            .await())
                    .isEqualTo("clearhead-worker-0");
        }

        @Test
        void aBatchIsAnsweredInOrder() {
            List<Ticket<String>> tickets = service.submitAll(List.of(answer("a"), answer("b")));

            assertThat(tickets).extracting(Ticket::await).containsExactly("a", "b");
        }

        @Test
        void aFullQueueRefusesABatchAsAWhole() throws InterruptedException {
            occupyTheWorker();
            service.submit(answer("waits"));

            assertThatExceptionOfType(OverloadedException.class)
                    .isThrownBy(() -> service.submitAll(List.of(answer("a"), answer("b"))))
                    .satisfies(
                            refusal -> assertThat(refusal.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
            assertThat(service.queueDepth()).isEqualTo(1);
            assertThat(listener.events()).endsWith("rejected QUEUE_FULL");
        }

        @Test
        void theTimeToComeBackIsThatOfTheWorkAhead() throws InterruptedException {
            service.submit((session, cancellation) ->
                            nanos.addAndGet(Duration.ofSeconds(4).toNanos()))
                    .await();
            occupyTheWorker();
            service.submitAll(List.of(answer("a"), answer("b")));

            assertThatExceptionOfType(OverloadedException.class)
                    .isThrownBy(() -> service.submit(answer("c")))
                    .satisfies(refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(12)));
        }

        @Test
        void aBatchThatCanNeverFitIsTheCallersMistake() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> service.submitAll(List.of(answer("a"), answer("b"), answer("c"))))
                    .withMessageContaining("at most 2")
                    .withMessageContaining("there are 3");
        }

        @Test
        void everyCallerGetsItsOwnAnswer() throws Exception {
            restartWith(4, 100, listener);
            ExecutorService callers = Executors.newFixedThreadPool(20);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                int[] source = {i, 0};
                answers.add(callers.submit(() -> {
                    go.await();
                    GenerationSettings settings = GenerationSettings.greedy(2).build();
                    return service.submit((session, cancellation) ->
                                    session.generate(source, settings, GenerationListener.none()))
                            .await()
                            .best()
                            .ids()[0];
                }));
            }
            go.countDown();
            for (int i = 1; i <= 100; i++) {
                assertThat(answers.get(i - 1).get()).isEqualTo(i);
            }
            callers.shutdown();
            assertThat(service.queueDepth()).isZero();
        }

        @Test
        void theListenerHearsOfTheWholeWay() {
            int[] source = {5, 0};
            service.submit((session, cancellation) ->
                            session.generate(source, model.defaults(), GenerationListener.none()))
                    .await();

            assertThat(listener.events())
                    .containsExactly(
                            "started after 0 ms",
                            "step of 4 rows in 1 ms",
                            "step of 4 rows in 1 ms",
                            "generated 2",
                            "finished COMPLETED");
        }

        @Test
        void theFirstTokenIsTimedFromTheSubmissionAndTheOthersFromTheOneBefore() throws InterruptedException {
            int[] source = {5, 6, 0};
            GenerationSettings greedy = GenerationSettings.greedy(3).build();
            Ticket<String> running = occupyTheWorker();
            Ticket<GenerationResult> ticket =
                    service.submit((session, cancellation) -> session.generate(source, greedy, new Ticking()));
            nanos.addAndGet(Duration.ofMillis(30).toNanos());
            blocking.release();
            running.await();
            ticket.await();

            assertThat(listener.events())
                    .filteredOn(event -> event.contains("token"))
                    .containsExactly("first token after 30 ms", "next token after 7 ms", "next token after 7 ms");
        }

        /** Takes 7 ms for each token that it hears of. */
        private final class Ticking implements GenerationListener {
            @Override
            public void onToken(GeneratedToken token) {
                nanos.addAndGet(Duration.ofMillis(7).toNanos());
            }
        }
    }

    @Nested
    class Cancelling {

        @Test
        void cancelledWorkThatWaitsNeverRuns() throws InterruptedException {
            Ticket<String> running = occupyTheWorker();
            BlockingWork waiting = new BlockingWork();
            Ticket<String> ticket = service.submit(waiting);

            ticket.cancel();
            blocking.release();
            running.await();
            service.submit(answer("next")).await();

            assertThatExceptionOfType(WorkCancelledException.class).isThrownBy(ticket::await);
            assertThat(waiting.runs()).isZero();
        }

        @Test
        void cancelledWorkThatWaitsFreesItsPlaceAtOnce() throws InterruptedException {
            occupyTheWorker();
            Ticket<String> ticket =
                    service.submitAll(List.of(answer("a"), answer("b"))).get(0);

            ticket.cancel();

            assertThat(service.queueDepth()).isEqualTo(1);
            service.submit(answer("c"));
            assertThat(listener.events()).contains("finished CANCELLED");
        }

        @Test
        void runningWorkSeesThatItIsCancelled() throws InterruptedException {
            Ticket<String> ticket = occupyTheWorker();

            ticket.cancel();

            assertThatExceptionOfType(WorkCancelledException.class).isThrownBy(ticket::await);
            assertThat(service.submit(answer("next")).await()).isEqualTo("next");
        }

        @Test
        void generationStopsBetweenTwoStepsThoughTheWorkDoesNotAsk() throws InterruptedException {
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            int[] source = {1, 2, 0};
            Ticket<GenerationResult> ticket = service.submit(
                    (session, cancellation) -> session.generate(source, model.defaults(), GenerationListener.none()));
            pause.awaitArrival();

            ticket.cancel();
            pause.release();

            assertThatExceptionOfType(WorkCancelledException.class).isThrownBy(ticket::await);
            assertThat(listener.events()).contains("generated 0", "finished CANCELLED");
        }

        @Test
        void cancellingAfterTheEndChangesNothing() {
            Ticket<String> ticket = service.submit(answer("done"));
            assertThat(ticket.await()).isEqualTo("done");

            ticket.cancel();

            assertThat(ticket.await()).isEqualTo("done");
        }

        @Test
        void anInterruptedCallerGivesItsWorkUp() throws InterruptedException {
            occupyTheWorker();
            BlockingWork waiting = new BlockingWork();
            Ticket<String> ticket = service.submit(waiting);

            Thread.currentThread().interrupt();

            assertThatExceptionOfType(WorkCancelledException.class).isThrownBy(ticket::await);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(service.queueDepth()).isZero();
        }
    }

    @Nested
    class Deadlines {

        @Test
        void workThatWaitedTooLongNeverRuns() throws InterruptedException {
            Ticket<String> running = occupyTheWorker();
            BlockingWork waiting = new BlockingWork();
            nanos.addAndGet(1);
            Ticket<String> ticket = service.submit(waiting);

            nanos.addAndGet(REQUEST_TIMEOUT.toNanos() - 2);
            assertThat(service.queueDepth()).isEqualTo(1);
            nanos.addAndGet(2);

            assertThatExceptionOfType(DeadlineExceededException.class)
                    .isThrownBy(ticket::await)
                    .withMessageContaining("60000 ms");
            assertThatExceptionOfType(DeadlineExceededException.class).isThrownBy(running::await);
            assertThat(waiting.runs()).isZero();
        }

        @Test
        void runningWorkIsCancelledAtItsDeadline() throws InterruptedException {
            Ticket<String> ticket = occupyTheWorker();

            nanos.addAndGet(REQUEST_TIMEOUT.toNanos());

            assertThatExceptionOfType(DeadlineExceededException.class).isThrownBy(ticket::await);
            assertThat(listener.events()).endsWith("finished DEADLINE_EXCEEDED");
        }

        @Test
        void aShorterTimeoutOfTheRequestHolds() throws InterruptedException {
            occupyTheWorker();
            Ticket<String> ticket = service.submit(answer("late"), Duration.ofMillis(10));

            nanos.addAndGet(Duration.ofMillis(10).toNanos());

            assertThatExceptionOfType(DeadlineExceededException.class)
                    .isThrownBy(ticket::await)
                    .withMessageContaining("10 ms");
        }

        @Test
        void aLongerTimeoutOfTheRequestDoesNot() throws InterruptedException {
            occupyTheWorker();
            Ticket<String> ticket = service.submit(answer("late"), Duration.ofHours(1));

            nanos.addAndGet(REQUEST_TIMEOUT.toNanos());

            assertThatExceptionOfType(DeadlineExceededException.class)
                    .isThrownBy(ticket::await)
                    .withMessageContaining("60000 ms");
        }

        @Test
        void workWhoseTimeRanOutMakesRoomThoughNobodyAwaitsIt() throws InterruptedException {
            occupyTheWorker();
            service.submit(answer("a"), Duration.ofMillis(10));
            service.submit(answer("b"), Duration.ofMillis(10));

            nanos.addAndGet(Duration.ofMillis(10).toNanos());

            service.submit(answer("c"));
            assertThat(service.queueDepth()).isEqualTo(1);
        }

        @Test
        void askingWhetherWorkHasEndedGivesUpWhatIsLate() throws InterruptedException {
            occupyTheWorker();
            Ticket<String> ticket = service.submit(answer("late"), Duration.ofMillis(10));
            assertThat(ticket.hasEnded()).isFalse();

            nanos.addAndGet(Duration.ofMillis(10).toNanos());

            assertThat(ticket.hasEnded()).isTrue();
            assertThat(service.queueDepth()).isZero();
        }

        @Test
        void queueTimeIsTheTimeUpToTheStart() throws InterruptedException {
            Ticket<String> running = occupyTheWorker();
            Ticket<String> ticket = service.submit(answer("a"));
            nanos.addAndGet(Duration.ofMillis(300).toNanos());
            assertThat(ticket.queueTime()).isEqualTo(Duration.ofMillis(300));

            blocking.release();
            running.await();
            ticket.await();
            nanos.addAndGet(Duration.ofMillis(300).toNanos());

            assertThat(ticket.queueTime()).isEqualTo(Duration.ofMillis(300));
            assertThat(listener.events()).contains("started after 300 ms");
        }
    }

    @Nested
    class Failures {

        @Test
        void anExceptionReachesOnlyItsTicket() {
            IllegalArgumentException mistake = new IllegalArgumentException("no such layer");
            List<Ticket<String>> tickets = service.submitAll(List.of(
                    (session, cancellation) -> {
                        throw mistake;
                    },
                    answer("fine")));

            assertThatThrownBy(() -> tickets.get(0).await()).isSameAs(mistake);
            assertThat(tickets.get(1).await()).isEqualTo("fine");
            assertThat(listener.events()).contains("finished FAILED", "finished COMPLETED");
        }

        @Test
        void aWorkerSurvivesAnError() {
            StackOverflowError error = new StackOverflowError();
            Ticket<String> failing = service.submit((session, cancellation) -> {
                throw error;
            });

            assertThatExceptionOfType(WorkFailedException.class)
                    .isThrownBy(failing::await)
                    .withMessageContaining("ticket " + failing.id())
                    .withCause(error);
            assertThat(service.submit(answer("fine")).await()).isEqualTo("fine");
        }

        @Test
        void aListenerThatThrowsAtTheEndKeepsNobodyWaiting() {
            ServingListener throwing = new ServingListener() {
                @Override
                public void finished(Outcome outcome) {
                    throw new IllegalStateException("metrics are broken");
                }
            };
            restartWith(1, 2, throwing);

            assertThat(service.submit(answer("fine")).await()).isEqualTo("fine");
            assertThat(service.submit(answer("again")).await()).isEqualTo("again");
        }

        @Test
        void aListenerThatThrowsAtTheStartKeepsNobodyWaiting() {
            IllegalStateException broken = new IllegalStateException("metrics are broken");
            ServingListener throwing = new ServingListener() {
                @Override
                public void started(Duration queueTime) {
                    throw broken;
                }
            };
            restartWith(1, 2, throwing);

            Ticket<String> ticket = service.submit(answer("never"));

            assertThatThrownBy(ticket::await).isSameAs(broken);
        }

        @Test
        void workCannotCloseTheSessionOfItsWorker() {
            service.submit((session, cancellation) -> {
                        session.close();
                        return "closed";
                    })
                    .await();

            assertThat(model.openSessions()).isEqualTo(1);
        }

        @Test
        void aMissingResultIsAResult() {
            Ticket<List<String>> ticket = service.submit((session, cancellation) -> Collections.emptyList());

            assertThat(ticket.await()).isEmpty();
        }
    }
}
