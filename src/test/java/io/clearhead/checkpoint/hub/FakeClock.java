package io.clearhead.checkpoint.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock on which time passes only when somebody sleeps, and then at once. Used by one thread. */
final class FakeClock implements HubClock {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Duration> sleeps = new ArrayList<>();
    private Duration elapsed = Duration.ZERO;

    List<Duration> sleeps() {
        return sleeps;
    }

    void advance(Duration duration) {
        elapsed = elapsed.plus(duration);
    }

    @Override
    public long nanoTime() {
        return elapsed.toNanos();
    }

    @Override
    public Instant now() {
        return START.plus(elapsed);
    }

    @Override
    public void sleep(Duration duration, StopSignal stop) {
        stop.throwIfStopped();
        sleeps.add(duration);
        advance(duration);
    }
}
