package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.serving.ServingState;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ApplicationIT {

    private final FakeInferenceModel model = new FakeInferenceModel();

    private TestApplication start(String... properties) {
        return new TestApplication(() -> TestModels.loaded(model), properties);
    }

    @Nested
    class Starting {

        @Test
        void probesFollowTheModel() throws Exception {
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            try (TestApplication application = start()) {
                pause.awaitArrival();
                assertThat(application.status("/actuator/health/liveness")).isEqualTo(200);
                assertThat(application.status("/actuator/health/readiness")).isEqualTo(503);
                assertThat(application.status("/actuator/health/startup")).isEqualTo(503);
                assertThat(application.status("/health")).isEqualTo(503);

                pause.release();
                application.awaitReady();
                assertThat(application.status("/actuator/health/liveness")).isEqualTo(200);
                assertThat(application.status("/actuator/health/readiness")).isEqualTo(200);
                assertThat(application.status("/actuator/health/startup")).isEqualTo(200);
                assertThat(application.status("/health")).isEqualTo(200);
            }
        }

        @Test
        void threeLinesTellWhereToLook(CapturedOutput output) {
            try (TestApplication application = start()) {
                application.awaitReady();
            }
            assertThat(output)
                    .contains("Serving clearhead/fake-en-de", "with 2 worker threads", "Look at http://localhost:")
                    .doesNotContain(":: Spring Boot ::");
        }

        @Test
        void aModelThatDoesNotGenerateStopsTheStartWithItsStackTrace(CapturedOutput output) {
            model.failGeneration(new IllegalStateException("the weights are not numbers"));
            try (TestApplication application = start()) {
                assertThatThrownBy(application.running()::join).hasRootCauseMessage("the weights are not numbers");
            }
            assertThat(model.isClosed()).isTrue();
            assertThat(output)
                    .contains("the weights are not numbers", "\tat ")
                    .doesNotContain("APPLICATION FAILED TO START");
        }

        @Test
        void stoppingWhileTheModelLoadsIsNoFailure(CapturedOutput output) throws Exception {
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            TestApplication application = start();
            pause.awaitArrival();

            CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
            awaitDraining(application);
            pause.release();
            closed.join();

            assertThat(application.running()).succeedsWithin(Duration.ofSeconds(30));
            assertThat(model.isClosed()).isTrue();
            assertThat(output).doesNotContain("FAILED TO START", "\tat ");
        }
    }

    @Nested
    class Operating {

        @Test
        void metricsTellWhatHappened() throws Exception {
            try (TestApplication application = start()) {
                application.awaitReady();
                assertThat(application.get("/echo/apple").body()).isEqualTo("apple");
                application.get("/nothing-here");

                String metrics = application.get("/actuator/prometheus").body();

                assertThat(metrics)
                        .contains(
                                "clearhead_requests_total{endpoint=\"/echo/{text}\",outcome=\"success\"} 1.0",
                                "outcome=\"client_error\"",
                                "clearhead_request_duration_seconds_count{endpoint=\"/echo/{text}\"} 1",
                                "clearhead_queue_depth 0.0",
                                "clearhead_queue_duration_seconds_count 1",
                                "clearhead_generated_tokens_total ",
                                "clearhead_rejected_total{reason=\"queue_full\"} 0.0",
                                "clearhead_cancelled_total 0.0",
                                "clearhead_native_arrays 100.0",
                                "clearhead_model_info{device=\"cpu\",family=\"marian\",id=\"clearhead/fake-en-de\"")
                        .doesNotContain("nothing-here", "apple\"");
            }
        }

        @Test
        void metricsHaveAShortName() throws Exception {
            try (TestApplication application = start()) {
                application.awaitReady();

                HttpResponse<String> metrics = application.get("/metrics");

                assertThat(metrics.statusCode()).isEqualTo(200);
                assertThat(metrics.headers().firstValue("Content-Type"))
                        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
                assertThat(metrics.body()).contains("clearhead_queue_depth");
            }
        }

        @Test
        void onlyHealthInfoAndMetricsAreOpen() throws Exception {
            try (TestApplication application = start()) {
                application.awaitReady();
                assertThat(application.get("/actuator/info").body())
                        .contains("\"artifact\":\"clearhead\"", "\"version\"");
                assertThat(application.status("/actuator/env")).isEqualTo(404);
                assertThat(application.status("/actuator/heapdump")).isEqualTo(404);
                assertThat(application.status("/actuator/shutdown")).isEqualTo(404);
            }
        }
    }

    @Nested
    class Stopping {

        @Test
        void aRequestThatWasAcceptedGetsItsAnswer() throws Exception {
            TestApplication application = start().awaitReady();
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            CompletableFuture<HttpResponse<String>> answer = application.getLater("/echo/apple");
            pause.awaitArrival();

            CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
            awaitDraining(application);
            pause.release();

            assertThat(answer.join().statusCode()).isEqualTo(200);
            assertThat(answer.join().body()).isEqualTo("apple");
            closed.join();
            assertThat(model.isClosed()).isTrue();
        }

        @Test
        void whoeverComesWhileTheServerDrainsIsToldToComeBack() throws Exception {
            TestApplication application = start().awaitReady();
            FakeInferenceModel.Pause pause = model.pauseGeneration();
            CompletableFuture<HttpResponse<String>> admitted = application.getLater("/echo/apple");
            pause.awaitArrival();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
            awaitDraining(application);

            HttpResponse<String> late = application.getOnNewConnection("/model");

            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.body()).contains("\"code\":\"DRAINING\"", "\"error_type\":\"not_ready\"");
            assertThat(late.headers().firstValueAsLong("Retry-After")).isPresent();
            assertThat(late.headers().firstValue("Connection")).hasValue("close");
            assertThat(application.getOnNewConnection("/health").statusCode()).isEqualTo(503);
            assertThat(application
                            .getOnNewConnection("/actuator/health/liveness")
                            .statusCode())
                    .isEqualTo(200);
            pause.release();
            assertThat(admitted.join().statusCode()).isEqualTo(200);
            closed.join();
        }

        @Test
        void workersHaveEndedWhenTheApplicationIsClosed() {
            Set<Thread> threadsOfOthers = Thread.getAllStackTraces().keySet();

            start().awaitReady().close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !threadsOfOthers.contains(thread))
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("clearhead-worker"));
        }
    }

    private static void awaitDraining(TestApplication application) {
        while (application.service().state() != ServingState.DRAINING) {
            Thread.onSpinWait();
        }
    }
}
