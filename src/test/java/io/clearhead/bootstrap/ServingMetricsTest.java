package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.generation.FinishReason;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationResult;
import io.clearhead.serving.ServingListener.Outcome;
import io.clearhead.serving.ServingListener.Rejection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServingMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServingMetrics metrics = new ServingMetrics(registry);

    @Test
    void waitingTimesAreCollected() {
        metrics.started(Duration.ofMillis(40));
        metrics.started(Duration.ofMillis(20));

        assertThat(registry.get("clearhead.queue.duration").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(60);
    }

    @Test
    void stepsAreTimedAndTheirRowsCollected() {
        metrics.stepped(1, Duration.ofMillis(2));
        metrics.stepped(4, Duration.ofMillis(3));

        assertThat(registry.get("clearhead.step.duration").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(5);
        assertThat(registry.get("clearhead.batch.rows").summary().totalAmount()).isEqualTo(5);
        assertThat(registry.get("clearhead.batch.rows").summary().count()).isEqualTo(2);
    }

    @Test
    void tokensAreTimed() {
        metrics.firstToken(Duration.ofMillis(40));
        metrics.nextToken(Duration.ofMillis(3));
        metrics.nextToken(Duration.ofMillis(4));

        assertThat(registry.get("clearhead.time.to.first.token").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(40);
        assertThat(registry.get("clearhead.inter.token").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(7);
        assertThat(registry.get("clearhead.inter.token").timer().count()).isEqualTo(2);
    }

    @Test
    void onlyCancelledWorkCountsAsCancelled() {
        for (Outcome outcome : Outcome.values()) {
            metrics.finished(outcome);
        }

        assertThat(registry.get("clearhead.cancelled").counter().count()).isEqualTo(1);
    }

    @Test
    void refusalsAreCountedByReason() {
        metrics.rejected(Rejection.QUEUE_FULL);
        metrics.rejected(Rejection.QUEUE_FULL);
        metrics.rejected(Rejection.NOT_READY);

        assertThat(registry.get("clearhead.rejected")
                        .tag("reason", "queue_full")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("clearhead.rejected")
                        .tag("reason", "not_ready")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void tokensOfAllSequencesAreCounted() {
        GeneratedToken token = new GeneratedToken(1, -1, List.of());
        GeneratedSequence three = new GeneratedSequence(List.of(token, token, token), -1, FinishReason.LENGTH);
        GeneratedSequence one = new GeneratedSequence(List.of(token), -1, FinishReason.LENGTH);

        metrics.generated(new GenerationResult(List.of(three, one), Duration.ZERO, Duration.ZERO));

        assertThat(registry.get("clearhead.generated.tokens").counter().count()).isEqualTo(4);
    }
}
