package io.clearhead.serving;

import java.time.Duration;

/** The queue has no room for the request; nothing of it was admitted. */
public final class OverloadedException extends InferenceException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public OverloadedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** When there is likely to be room again, at least one second. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
