package io.clearhead.serving;

/** Why the server could not answer though the request itself may be right. Immutable, like all its kinds. */
public abstract class InferenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected InferenceException(String message) {
        super(message);
    }

    protected InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
