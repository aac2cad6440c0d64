package io.clearhead.api.generate;

import io.clearhead.api.RequestOutcome;
import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes server-sent events. Nothing is written before the first event or comment, so until then an error can still have a
 * status of its own.
 *
 * <p>Confined to the request's thread.
 */
final class EventStream {

    private static final String CONTENT_TYPE = "text/event-stream;charset=UTF-8";

    private final JsonMapper json;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private boolean begun;

    EventStream(JsonMapper json, HttpServletRequest request, HttpServletResponse response) {
        this.json = json;
        this.request = request;
        this.response = response;
    }

    /** Whether the client has seen a part of the answer, so that its status cannot change any more. */
    boolean isBegun() {
        return begun;
    }

    /** Sends a value as an event without a name. */
    void event(Object value) throws IOException {
        write("data:" + json.writeValueAsString(value) + "\n\n");
    }

    /** Sends a problem as an event named error. */
    void error(ApiProblem problem) throws IOException {
        write("event:error\ndata:" + json.writeValueAsString(ProblemBody.of(problem, request)) + "\n\n");
    }

    /** Says how the request ended, since its status does not. */
    void end(RequestOutcome outcome) {
        outcome.mark(request);
    }

    /** Sends a line that clients skip. */
    void comment(String text) throws IOException {
        write(": " + text + "\n\n");
    }

    private void write(String text) throws IOException {
        if (!begun) {
            response.setContentType(CONTENT_TYPE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            // Tells nginx, and what behaves like it, to hand on events as they come.
            response.setHeader("X-Accel-Buffering", "no");
            begun = true;
        }
        OutputStream body = response.getOutputStream();
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }
}
