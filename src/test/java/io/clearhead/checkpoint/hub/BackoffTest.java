package io.clearhead.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.testkit.Seeded;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {

    private final FakeClock clock = new FakeClock();
    private final StopSignal stop = new StopSignal();

    private Backoff backoff(int mostFailures, RandomGenerator random) {
        return new Backoff(mostFailures, new FetchContext.Waiting(clock, stop, random));
    }

    private static HubConnection.BusyException busy(String header, String value) {
        return new HubConnection.BusyException(429, HttpHeaders.of(Map.of(header, List.of(value)), (a, b) -> true));
    }

    // pause(n) is between half of 2^(n-1) s and all of it, and 30 s at the most
    @Test
    void pausesGrowAndStayBounded(@Seeded RandomGenerator random) throws IOException {
        Backoff backoff = backoff(100, random);
        for (int failure = 1; failure <= 40; failure++) {
            backoff.pauseAfter(new IOException("cut"));
            Duration full = Duration.ofSeconds(failure > 5 ? 30 : 1L << (failure - 1));
            assertThat(clock.sleeps().get(failure - 1)).isBetween(full.dividedBy(2), full);
        }
    }

    @Test
    void theLastFailureIsThrown(@Seeded RandomGenerator random) {
        AtomicInteger tries = new AtomicInteger();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> backoff(3, random).run(() -> {
                    throw new IOException("try " + tries.incrementAndGet());
                }))
                .withMessage("try 3");
    }

    @Test
    void progressMakesEarlierFailuresForgotten(@Seeded RandomGenerator random) throws IOException {
        Backoff backoff = backoff(2, random);
        for (int i = 0; i < 10; i++) {
            backoff.pauseAfter(new IOException("cut"));
            backoff.reset();
        }
        assertThat(clock.sleeps())
                .hasSize(10)
                .allSatisfy(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | 20",
                "Retry-After | Thu, 01 Jan 2026 00:00:20 GMT",
                "RateLimit | \"api\";r=0;t=20",
            })
    void serversSayHowLong(String header, String value) throws IOException {
        backoff(2, RandomGenerator.getDefault()).pauseAfter(busy(header, value));

        assertThat(clock.sleeps())
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21)));
    }

    @Test
    void aTimeThatIsOverIsNotWaited() throws IOException {
        backoff(2, RandomGenerator.getDefault()).pauseAfter(busy("Retry-After", "Wed, 31 Dec 2025 00:00:00 GMT"));

        assertThat(clock.sleeps().get(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "", "1e9", "99999999999999999999"})
    void aTimeThatIsNoneIsIgnored(String value) throws IOException {
        backoff(2, RandomGenerator.getDefault()).pauseAfter(busy("Retry-After", value));

        assertThat(clock.sleeps().get(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void nobodyWaitsForHours() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> backoff(5, RandomGenerator.getDefault()).pauseAfter(busy("Retry-After", "301")));
        assertThat(clock.sleeps()).isEmpty();
    }

    @Test
    void aCertificateThatIsNotTrustedStaysSo() {
        assertThatExceptionOfType(SSLHandshakeException.class)
                .isThrownBy(() -> backoff(5, RandomGenerator.getDefault())
                        .pauseAfter(new SSLHandshakeException("unknown issuer")));
    }
}
