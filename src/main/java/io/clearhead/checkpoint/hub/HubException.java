package io.clearhead.checkpoint.hub;

import org.jspecify.annotations.Nullable;

/** Says why a model cannot be had from the hub or its cache, and what its operator can do. */
public final class HubException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    HubException(String message, String remedy) {
        this(message, remedy, null);
    }

    HubException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What to do, in one or two sentences. */
    public String remedy() {
        return remedy;
    }
}
