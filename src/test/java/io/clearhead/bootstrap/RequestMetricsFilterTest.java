package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

@ExtendWith(OutputCaptureExtension.class)
class RequestMetricsFilterTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final RequestMetricsFilter filter =
            new RequestMetricsFilter(registry, path -> path.startsWith("/actuator"), nanos::get);
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/models/secret");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    private FilterChain answer(String pattern, int status) {
        return (req, res) -> {
            req.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
            response.setStatus(status);
            nanos.addAndGet(Duration.ofMillis(30).toNanos());
        };
    }

    private double count(String endpoint, String outcome) {
        Counter counter = registry.find("clearhead.requests")
                .tags("endpoint", endpoint, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    @ParameterizedTest
    @CsvSource({
        "200, success",
        "304, success",
        "422, client_error",
        "429, overloaded",
        "499, cancelled",
        "500, internal_error",
        "503, not_ready",
        "504, deadline_exceeded",
    })
    void theStatusTellsTheOutcome(int status, String outcome) throws Exception {
        filter.doFilter(request, response, answer("/generate", status));

        assertThat(count("/generate", outcome)).isEqualTo(1);
    }

    @Test
    void requestsAreTimed() throws Exception {
        filter.doFilter(request, response, answer("/generate", 200));

        Timer timer = Objects.requireNonNull(registry.find("clearhead.request.duration")
                .tags("endpoint", "/generate")
                .timer());
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
    }

    @Test
    void whatTheClientSentIsInNoLabel() throws Exception {
        filter.doFilter(request, response, answer("/models/{id}", 200));
        filter.doFilter(new MockHttpServletRequest("GET", "/secret"), response, (req, res) -> {});

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::toString)
                .noneMatch(id -> id.contains("secret"));
        assertThat(count("unmatched", "success")).isEqualTo(1);
    }

    @Test
    void aLineOfTheLogTellsHowItEnded(CapturedOutput output) throws Exception {
        filter.doFilter(request, response, answer("/models/{id}", 429));
        request.setMethod("SECRET");
        filter.doFilter(request, response, answer("/models/{id}", 405));

        assertThat(output)
                .contains("request method=POST endpoint=/models/{id} status=429 outcome=overloaded millis=30")
                .contains("request method=other endpoint=/models/{id} status=405 outcome=client_error")
                .doesNotContainIgnoringCase("secret");
    }

    @Test
    void probesAreNotCounted() throws Exception {
        filter.doFilter(request, response, answer("/actuator/health/**", 200));

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void anExceptionIsCountedAndGoesOn() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> filter.doFilter(request, response, (req, res) -> {
                    req.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/generate");
                    throw new IllegalStateException("bug");
                }));

        assertThat(count("/generate", "internal_error")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "deadline_exceeded", "internal_error"})
    void theEndOfAStreamCountsMoreThanItsStatus(String outcome) throws Exception {
        filter.doFilter(request, response, streamThatEnds(outcome));

        assertThat(count("/generate_stream", outcome)).isEqualTo(1);
        assertThat(count("/generate_stream", "success")).isZero();
    }

    @Test
    void anOutcomeThatNobodyKnowsMakesNoLabel() throws Exception {
        filter.doFilter(request, response, streamThatEnds("exploded"));

        assertThat(count("/generate_stream", "success")).isEqualTo(1);
        assertThat(count("/generate_stream", "exploded")).isZero();
    }

    @Test
    void aStreamThatItsClientLeftIsNoErrorOfOurs() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> filter.doFilter(request, response, (req, res) -> {
                    streamThatEnds("cancelled").doFilter(req, res);
                    throw new IOException("connection reset by peer");
                }));

        assertThat(count("/generate_stream", "cancelled")).isEqualTo(1);
    }

    private FilterChain streamThatEnds(String outcome) {
        return (req, res) -> {
            answer("/generate_stream", 200).doFilter(req, res);
            req.setAttribute("io.clearhead.outcome", outcome);
        };
    }
}
