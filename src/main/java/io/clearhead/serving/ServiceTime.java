package io.clearhead.serving;

import java.time.Duration;

/**
 * How long work takes, from the work done recently, to tell refused callers when to come back. An exponential moving average:
 * each new measurement counts a tenth, so that about the last twenty works matter.
 *
 * <p>Thread safety: none; {@link Dispatcher} guards it with its lock.
 */
final class ServiceTime {

    private static final double WEIGHT = 0.1;
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private double meanNanos;
    private boolean measured;

    /** Takes in how long one work ran. */
    void add(long nanos) {
        meanNanos = measured ? meanNanos + WEIGHT * (nanos - meanNanos) : nanos;
        measured = true;
    }

    /** Time in which so many workers finish so many works, in whole seconds from one second to one minute. */
    Duration estimate(int works, int workers) {
        double seconds = Math.ceil(meanNanos * works / workers / 1e9);
        Duration wait = Duration.ofSeconds((long) seconds);
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
