package io.clearhead.serving;

import java.time.Duration;

/** The work did not end in time, counted from its submission. */
public final class DeadlineExceededException extends InferenceException {

    private static final long serialVersionUID = 1L;

    private final Duration timeout;

    public DeadlineExceededException(Duration timeout) {
        super("the request was not finished within " + timeout.toMillis()
                + " ms, waiting time included; ask for less or allow more time");
        this.timeout = timeout;
    }

    /** The time that was allowed. */
    public Duration timeout() {
        return timeout;
    }
}
