package io.clearhead.serving;

/** The work ended with an {@link Error}, which the worker survived. A bug, or too little memory. */
public final class WorkFailedException extends InferenceException {

    private static final long serialVersionUID = 1L;

    public WorkFailedException(long ticket, Error cause) {
        super("the work of ticket " + ticket + " ended with " + cause.getClass().getName(), cause);
    }
}
