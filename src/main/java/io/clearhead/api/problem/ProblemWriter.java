package io.clearhead.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a problem where no controller does it.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ProblemWriter {

    private final JsonMapper json;

    /** A writer with the application's JSON. */
    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** Answers a request whose response is not committed. */
    public void write(ApiProblem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = json.writeValueAsBytes(ProblemBody.of(problem, request));
        response.setStatus(problem.code().status().value());
        problem.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
