package io.clearhead.serving;

import java.time.Duration;

/** The server does not take work now: the model is being loaded, could not be loaded, or the server is stopping. */
public final class NotReadyException extends InferenceException {

    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ServingState state;

    public NotReadyException(ServingState state) {
        super(message(state));
        this.state = state;
    }

    private NotReadyException(String message) {
        super(message);
        this.state = ServingState.LOADING;
    }

    /** The model is being loaded, and it is known what that takes. */
    static NotReadyException loading(String progress) {
        return new NotReadyException("the model is being loaded (" + progress + "); try again later");
    }

    private static String message(ServingState state) {
        return switch (state) {
            case LOADING -> "the model is being loaded; try again later";
            case FAILED -> "the model could not be loaded; the server's log says why";
            case DRAINING, STOPPED ->
                "the server is stopping; try again, another instance or the next start will answer";
            case READY -> throw new IllegalArgumentException("a server that is READY takes work");
        };
    }

    /** Why no work is taken: never {@link ServingState#READY}. */
    public ServingState state() {
        return state;
    }

    /** When to try again. */
    public Duration retryAfter() {
        return RETRY_AFTER;
    }
}
