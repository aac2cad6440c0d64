package io.clearhead.serving;

import java.time.Duration;

/**
 * Bounds of a service. Immutable.
 *
 * @param workers threads that run work, each with a session of its own; at least 1
 * @param queueCapacity works that may wait for a worker; at least 1
 * @param requestTimeout most time from submission to result; positive
 * @param drainTimeout time that admitted work has to end when the service stops; not negative
 */
public record ServingSettings(int workers, int queueCapacity, Duration requestTimeout, Duration drainTimeout) {

    public ServingSettings {
        require(workers >= 1, "workers must be at least 1, but is " + workers);
        require(queueCapacity >= 1, "queueCapacity must be at least 1, but is " + queueCapacity);
        require(
                requestTimeout.compareTo(Duration.ZERO) > 0,
                "requestTimeout must be positive, but is " + requestTimeout);
        require(!drainTimeout.isNegative(), "drainTimeout must not be negative, but is " + drainTimeout);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
