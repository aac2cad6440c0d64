package io.clearhead.serving;

import java.time.Duration;

/** The work did not end in time, counted from its submission. */
public final class DeadlineExceededException extends InferenceException {

    private static final long serialVersionUID = 1L;

    /** Says which time was allowed. */
    public DeadlineExceededException(Duration timeout) {
        super("the request was not finished within " + timeout.toMillis()
                + " ms, waiting time included; ask for less or allow more time");
    }
}
