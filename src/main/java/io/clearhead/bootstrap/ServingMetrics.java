package io.clearhead.bootstrap;

import io.clearhead.generation.GenerationResult;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServedModel;
import io.clearhead.serving.ServingListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what happens to work. All meters exist from the start, so that a rate over a counter has its zero.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class ServingMetrics implements ServingListener {

    /** From a cached answer to the longest request that is allowed by default. */
    static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    /** From a step of a small model to one that makes a reader wait. */
    private static final Duration[] STEP_BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private static final double[] ROW_BUCKETS = {1, 2, 4, 8, 16, 32, 64};

    private final MeterRegistry registry;
    private final Timer queueTime;
    private final Timer timeToFirstToken;
    private final Timer interTokenTime;
    private final Timer stepTime;
    private final DistributionSummary batchRows;
    private final Counter generatedTokens;
    private final Counter cancelled;
    private final Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);

    ServingMetrics(MeterRegistry registry) {
        this.registry = registry;
        queueTime = Timer.builder("clearhead.queue.duration")
                .description("Time that work waited for a worker")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        timeToFirstToken = Timer.builder("clearhead.time.to.first.token")
                .description(
                        "Time from admission to the first token of a greedy search; beam search has none before its end")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        interTokenTime = Timer.builder("clearhead.inter.token")
                .description("Time between two tokens of a greedy search")
                .serviceLevelObjectives(STEP_BUCKETS)
                .register(registry);
        stepTime = Timer.builder("clearhead.step.duration")
                .description("Time of one decoding step in the model, for all of its rows")
                .serviceLevelObjectives(STEP_BUCKETS)
                .register(registry);
        batchRows = DistributionSummary.builder("clearhead.batch.rows")
                .description("Rows that went through the model together in one decoding step")
                .serviceLevelObjectives(ROW_BUCKETS)
                .register(registry);
        generatedTokens = Counter.builder("clearhead.generated.tokens")
                .description("Tokens of the sequences that generations returned, ends of sentence included")
                .register(registry);
        cancelled = Counter.builder("clearhead.cancelled")
                .description("Work given up by its client")
                .register(registry);
        for (Rejection reason : Rejection.values()) {
            rejected.put(
                    reason,
                    Counter.builder("clearhead.rejected")
                            .description("Requests refused before any work was done")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** Adds what is read from the service whenever somebody looks. */
    void bind(InferenceService service) {
        Gauge.builder("clearhead.queue.depth", service, InferenceService::queueDepth)
                .description("Work that waits for a worker")
                .register(registry);
        Gauge.builder("clearhead.native.arrays", service, InferenceService::liveNativeArrays)
                .description("Native tensors alive, weights included; flat unless something leaks")
                .register(registry);
        Gauge.builder("clearhead.native.bytes", service, InferenceService::nativeBytes)
                .description(
                        "Memory of the weights, each counted once; faster copies of them and what requests need come on top")
                .register(registry);
    }

    /** Adds what is known about the model. */
    void modelLoaded(ServedModel model) {
        Tags tags = Tags.of(
                "id", model.id(),
                "revision", model.revision(),
                "family", model.description().family(),
                "precision", model.description().precision(),
                "device", model.description().device());
        Gauge.builder("clearhead.model.info", () -> 1)
                .description("The model that is served")
                .tags(tags)
                .register(registry);
    }

    @Override
    public void started(Duration waited) {
        queueTime.record(waited);
    }

    @Override
    public void stepped(int rows, Duration duration) {
        stepTime.record(duration);
        batchRows.record(rows);
    }

    @Override
    public void firstToken(Duration sinceSubmission) {
        timeToFirstToken.record(sinceSubmission);
    }

    @Override
    public void nextToken(Duration sincePrevious) {
        interTokenTime.record(sincePrevious);
    }

    @Override
    public void finished(Outcome outcome) {
        if (outcome == Outcome.CANCELLED) {
            cancelled.increment();
        }
    }

    @Override
    public void rejected(Rejection reason) {
        Counter counter = rejected.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /**
     * Counts the tokens of every sequence of a result, end of sentence included: with beam search the returned sequences only,
     * not the beams that were dropped; of a generation that was given up what it had so far.
     */
    @Override
    public void generated(GenerationResult result) {
        int tokens = result.sequences().stream()
                .mapToInt(sequence -> sequence.tokens().size())
                .sum();
        generatedTokens.increment(tokens);
    }
}
