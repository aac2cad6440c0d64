package io.clearhead.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An error as clients read it: the members of RFC 9457, {@code code} and {@code request_id}, and the two that clients of Text
 * Generation Inference know.
 *
 * @param type names the kind of problem; an identifier, not an address
 * @param title the kind in words
 * @param status HTTP status
 * @param detail what, expected, actual, what to do
 * @param instance path of the request
 * @param code stable name for programs
 * @param requestId finds the request in the server's log
 * @param error the same as {@code detail}
 * @param errorType {@code validation}, {@code overloaded}, {@code generation}, {@code not_ready}, {@code unauthorized} or
 *     {@code internal}
 * @param members further members such as {@code field}
 */
public record ProblemBody(
        URI type,
        String title,
        int status,
        String detail,
        String instance,
        ProblemCode code,
        String requestId,
        String error,
        String errorType,
        @JsonAnyGetter Map<String, Object> members) {

    /** Copies the members and keeps their order. */
    public ProblemBody {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Describes a problem of a request. */
    public static ProblemBody of(ApiProblem problem, HttpServletRequest request) {
        return of(problem, RequestIdFilter.originalPath(request), RequestIdFilter.requestId(request));
    }

    static ProblemBody of(ApiProblem problem, String instance, String requestId) {
        ProblemCode code = problem.code();
        return new ProblemBody(
                URI.create("urn:clearhead:problem:"
                        + code.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                code.title(),
                code.status().value(),
                problem.detail(),
                instance,
                code,
                requestId,
                problem.detail(),
                code.errorType(),
                problem.members());
    }
}
