package io.clearhead.checkpoint.hub;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits between tries: one second, then twice as long each time, with jitter so that replicas do not come back together, or
 * as long as the server asks for.
 *
 * <p>Not safe for use by several threads: one for each thing that is tried.
 */
final class Backoff {

    private static final Logger log = LoggerFactory.getLogger(Backoff.class);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    /** Draft of RateLimit header fields: r is what remains, t the seconds until there is more. */
    private static final Pattern RATE_LIMIT = Pattern.compile(";\\s*r=0\\s*;\\s*t=(\\d{1,9})");

    private final int mostFailures;
    private final FetchContext.Waiting waiting;
    private int failures;

    /**
     * One that has not waited yet.
     *
     * @param mostFailures failures in a row after which nothing is tried again; at least 1
     * @param waiting how time passes
     */
    Backoff(int mostFailures, FetchContext.Waiting waiting) {
        this.mostFailures = mostFailures;
        this.waiting = waiting;
    }

    /** Something that may be tried again. */
    @FunctionalInterface
    interface Try<T> {

        /** Answers, or throws an {@link IOException} if another try may help. */
        T run() throws IOException;
    }

    /**
     * Tries until it works.
     *
     * @throws IOException the last one, if another try is useless
     */
    <T> T run(Try<T> something) throws IOException {
        while (true) {
            try {
                return something.run();
            } catch (IOException failure) {
                pauseAfter(failure);
            }
        }
    }

    /** Forgets earlier failures, because there was progress since. */
    void reset() {
        failures = 0;
    }

    /**
     * Waits before the next try.
     *
     * @throws IOException the failure itself, if another try is useless
     */
    void pauseAfter(IOException failure) throws IOException {
        failures++;
        Optional<Duration> asked = askedFor(failure);
        boolean useless = failure instanceof SSLHandshakeException
                || asked.filter(wait -> wait.compareTo(LONGEST_ASKED_FOR) > 0).isPresent();
        if (failures >= mostFailures || useless) {
            throw failure;
        }
        Duration pause = asked.map(wait -> wait.plus(fraction(FIRST))).orElseGet(this::growing);
        log.warn("download interrupted, trying again in_ms={} reason={}", pause.toMillis(), failure.toString());
        waiting.clock().sleep(pause, waiting.stop());
    }

    /** Between half of the delay that belongs to the number of failures, and all of it. */
    private Duration growing() {
        Duration full = FIRST.multipliedBy(1L << Math.min(failures - 1, 20));
        Duration half = (full.compareTo(LONGEST) < 0 ? full : LONGEST).dividedBy(2);
        return half.plus(fraction(half));
    }

    private Duration fraction(Duration of) {
        return Duration.ofNanos(waiting.random().nextLong(of.toNanos() + 1));
    }

    private Optional<Duration> askedFor(IOException failure) {
        if (!(failure instanceof HubConnection.BusyException busy)) {
            return Optional.empty();
        }
        HttpHeaders headers = busy.headers();
        Optional<Duration> retryAfter = headers.firstValue("Retry-After").flatMap(this::retryAfter);
        return retryAfter.isPresent()
                ? retryAfter
                : headers.firstValue("RateLimit")
                        .map(RATE_LIMIT::matcher)
                        .filter(Matcher::find)
                        .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))));
    }

    private Optional<Duration> retryAfter(String value) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
            Duration wait = Duration.between(waiting.clock().now(), then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
