package io.clearhead.checkpoint.hub;

import java.time.Duration;
import java.time.Instant;

/** The time, and how it passes: tests have one that need not pass. */
interface HubClock {

    /** A point of time that only goes forward, in nanoseconds. */
    long nanoTime();

    /** The time of day, to compare with dates that servers name. */
    Instant now();

    /** Lets time pass, or ends with a {@link java.util.concurrent.CancellationException} when it is told to stop. */
    void sleep(Duration duration, StopSignal stop);

    /** The system's. */
    static HubClock system() {
        return new HubClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration duration, StopSignal stop) {
                stop.sleep(duration);
            }
        };
    }
}
