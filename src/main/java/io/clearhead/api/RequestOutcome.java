package io.clearhead.api;

import jakarta.servlet.ServletRequest;
import java.util.Locale;

/**
 * How a request ended whose status says something else, because the status was sent before the end: that of a stream. Whoever
 * counts requests finds it as an attribute of the request.
 */
public enum RequestOutcome {
    /** The client went away. */
    CANCELLED,
    /** The work did not end in time. */
    DEADLINE_EXCEEDED,
    /** The server stopped. */
    NOT_READY,
    /** A bug. */
    INTERNAL_ERROR;

    /** Name of the attribute; its value is the lower-case name of a constant, a string. */
    public static final String ATTRIBUTE = "io.clearhead.outcome";

    /** Marks a request. */
    public void mark(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, name().toLowerCase(Locale.ROOT));
    }
}
