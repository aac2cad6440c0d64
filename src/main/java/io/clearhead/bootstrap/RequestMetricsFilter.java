package io.clearhead.bootstrap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Counts, times and logs requests by endpoint and outcome. The endpoint is the mapping's pattern, never the path that a client
 * sent, so nobody can make up labels or write into the log. Operations endpoints are left out: probes and scrapes would drown
 * the rest.
 *
 * <p>Stateless and safe for use by several threads.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 5) // inside the request's id, around everything that can refuse it
final class RequestMetricsFilter extends OncePerRequestFilter {

    /** Where whoever answers puts an outcome that the status cannot tell: a stream's status is sent before its end. */
    static final String OUTCOME_ATTRIBUTE = "io.clearhead.outcome";

    private static final Set<String> OUTCOMES = Set.of(
            "success", "client_error", "overloaded", "cancelled", "not_ready", "deadline_exceeded", "internal_error");

    /** By this name the lines can be switched off. */
    private static final Logger requests = LoggerFactory.getLogger("io.clearhead.requests");

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.values());
    private static final String UNMATCHED = "unmatched";

    private final MeterRegistry registry;
    private final Predicate<String> operations;
    private final LongSupplier nanoClock;

    /**
     * A filter that counts.
     *
     * @param registry where the meters are
     * @param operations whether a pattern belongs to operations
     * @param nanoClock a clock that only goes forward
     */
    RequestMetricsFilter(MeterRegistry registry, Predicate<String> operations, LongSupplier nanoClock) {
        this.registry = registry;
        this.operations = operations;
        this.nanoClock = nanoClock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = nanoClock.getAsLong();
        boolean failed = true;
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            String byStatus = failed ? "internal_error" : outcome(response.getStatus());
            record(request, response.getStatus(), told(request).orElse(byStatus), start);
        }
    }

    private void record(HttpServletRequest request, int status, String outcome, long start) {
        String endpoint = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern
                ? pattern
                : UNMATCHED;
        if (operations.test(endpoint)) {
            return;
        }
        Duration duration = Duration.ofNanos(nanoClock.getAsLong() - start);
        requests.info(
                "request method={} endpoint={} status={} outcome={} millis={}",
                method(request),
                endpoint,
                status,
                outcome,
                duration.toMillis());
        Counter.builder("clearhead.requests")
                .description("Requests answered")
                .tag("endpoint", endpoint)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
        Timer.builder("clearhead.request.duration")
                .description("Time from the request's head to the end of its answer")
                .tag("endpoint", endpoint)
                .serviceLevelObjectives(ServingMetrics.BUCKETS)
                .register(registry)
                .record(duration);
    }

    /** A method that HTTP knows; a client may send any word. */
    private static String method(HttpServletRequest request) {
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        return METHODS.contains(method) ? method.name() : "other";
    }

    private static Optional<String> told(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(OUTCOME_ATTRIBUTE))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(OUTCOMES::contains);
    }

    private static String outcome(int status) {
        return switch (status) {
            case 429 -> "overloaded";
            case 499 -> "cancelled";
            case 503 -> "not_ready";
            case 504 -> "deadline_exceeded";
            default -> outcomeOfClass(status / 100);
        };
    }

    private static String outcomeOfClass(int hundreds) {
        return switch (hundreds) {
            case 1, 2, 3 -> "success";
            case 4 -> "client_error";
            default -> "internal_error";
        };
    }
}
