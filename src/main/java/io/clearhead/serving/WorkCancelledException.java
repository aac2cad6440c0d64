package io.clearhead.serving;

/** The work was given up by the one who submitted it. */
public final class WorkCancelledException extends InferenceException {

    private static final long serialVersionUID = 1L;

    public WorkCancelledException(String message) {
        super(message);
    }
}
