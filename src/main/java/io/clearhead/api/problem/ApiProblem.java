package io.clearhead.api.problem;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/**
 * A request that is answered with a problem. The message is the problem's {@code detail}: what, expected, actual, what to do.
 *
 * <p>Members and headers are added to a new exception before it is thrown; it is confined to the request's thread.
 */
public final class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient HttpHeaders headers = new HttpHeaders();

    public ApiProblem(ProblemCode code, String detail) {
        super(detail);
        this.code = code;
    }

    /** Names the field, as a path into the body such as {@code parameters.num_beams} or {@code inputs[3]}. */
    public ApiProblem field(String path) {
        return with("field", path);
    }

    /** Adds a member that programs can use, for example {@code max_tokens}. */
    public ApiProblem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** Says when to try again, in whole seconds and never too early. */
    public ApiProblem retryAfter(Duration delay) {
        long seconds = Math.max(1, delay.plusMillis(999).toSeconds());
        return header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }

    /** Adds a header to the response. */
    public ApiProblem header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    /** Keeps what was caught, for the log. */
    public ApiProblem causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** What went wrong. */
    public ProblemCode code() {
        return code;
    }

    /** The sentence for people. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Further members, in the order in which they were added. */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }

    /** Headers of the response. */
    public HttpHeaders headers() {
        return HttpHeaders.readOnlyHttpHeaders(headers);
    }
}
