package io.clearhead.api.problem;

import io.clearhead.inspection.InspectionException;
import io.clearhead.serving.DeadlineExceededException;
import io.clearhead.serving.InferenceException;
import io.clearhead.serving.NotReadyException;
import io.clearhead.serving.OverloadedException;
import io.clearhead.serving.ServingState;
import io.clearhead.serving.WorkCancelledException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import tools.jackson.core.JacksonException;

/** Turns whatever was thrown into a problem; what it does not know is a bug and tells clients nothing but that. */
public final class ProblemTranslator {

    private static final Map<HttpStatus, ProblemCode> CODES = Map.of(
            HttpStatus.NOT_FOUND, ProblemCode.NOT_FOUND,
            HttpStatus.METHOD_NOT_ALLOWED, ProblemCode.METHOD_NOT_ALLOWED,
            HttpStatus.NOT_ACCEPTABLE, ProblemCode.NOT_ACCEPTABLE,
            HttpStatus.CONTENT_TOO_LARGE, ProblemCode.BODY_TOO_LARGE,
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, ProblemCode.MEDIA_TYPE_UNSUPPORTED);

    private static final Duration RESTART = Duration.ofSeconds(5);

    private static final String INTERNAL_DETAIL =
            "the server made a mistake; report it with the request_id, which names it in the server's log";

    private ProblemTranslator() {}

    /** The problem that a thrown exception is for the client. */
    public static ApiProblem problemOf(Throwable thrown) {
        ApiProblem own = cause(thrown, ApiProblem.class);
        if (own != null) {
            return own;
        }
        BodyTooLargeException tooLarge = cause(thrown, BodyTooLargeException.class);
        if (tooLarge != null) {
            return tooLarge.toProblem();
        }
        if (thrown instanceof InferenceException inference) {
            return ofServing(inference);
        }
        if (thrown instanceof InspectionException refusal) {
            return InspectionProblems.of(refusal);
        }
        if (thrown instanceof HttpMessageNotReadableException unreadable) {
            return unreadable(unreadable);
        }
        if (thrown instanceof ErrorResponse response) {
            return ofStatus(response);
        }
        return internal(thrown);
    }

    private static ApiProblem ofServing(InferenceException exception) {
        String detail = String.valueOf(exception.getMessage());
        if (exception instanceof OverloadedException overloaded) {
            return new ApiProblem(ProblemCode.OVERLOADED, detail).retryAfter(overloaded.retryAfter());
        }
        if (exception instanceof NotReadyException notReady) {
            return new ApiProblem(notReadyCode(notReady.state()), detail).retryAfter(notReady.retryAfter());
        }
        if (exception instanceof DeadlineExceededException) {
            return new ApiProblem(ProblemCode.DEADLINE_EXCEEDED, detail);
        }
        // Work that its own request did not give up can only have been interrupted, which happens when the server
        // stops.
        return exception instanceof WorkCancelledException
                ? new ApiProblem(ProblemCode.DRAINING, "the server is stopping; try again").retryAfter(RESTART)
                : internal(exception);
    }

    private static ProblemCode notReadyCode(ServingState state) {
        return switch (state) {
            case LOADING -> ProblemCode.MODEL_LOADING;
            case FAILED -> ProblemCode.MODEL_FAILED;
            case DRAINING, STOPPED -> ProblemCode.DRAINING;
            // The model was ready again by the time somebody asked: trying again will do.
            case READY -> ProblemCode.MODEL_LOADING;
        };
    }

    private static ApiProblem unreadable(HttpMessageNotReadableException unreadable) {
        JacksonException json = cause(unreadable, JacksonException.class);
        if (json != null) {
            return JsonProblems.of(json);
        }
        return new ApiProblem(ProblemCode.JSON_MALFORMED, "the body must be a JSON object, but is empty or null");
    }

    private static ApiProblem ofStatus(ErrorResponse response) {
        ApiProblem problem = ofStatus(response.getStatusCode());
        response.getHeaders().forEach((name, values) -> values.forEach(value -> problem.header(name, value)));
        return problem;
    }

    /** The problem of a plain HTTP status. */
    static ApiProblem ofStatus(HttpStatusCode status) {
        if (!status.is4xxClientError()) {
            return new ApiProblem(ProblemCode.INTERNAL_ERROR, INTERNAL_DETAIL);
        }
        HttpStatus known = HttpStatus.resolve(status.value());
        ProblemCode code = known == null
                ? ProblemCode.REQUEST_MALFORMED
                : CODES.getOrDefault(known, ProblemCode.REQUEST_MALFORMED);
        return new ApiProblem(code, detail(code));
    }

    private static String detail(ProblemCode code) {
        return switch (code) {
            case NOT_FOUND -> "there is nothing under this path; the paths are in /v3/api-docs";
            case METHOD_NOT_ALLOWED -> "this path does not know this method; the header Allow lists those it knows";
            case NOT_ACCEPTABLE -> "the answer has none of the media types in the request's header Accept";
            case BODY_TOO_LARGE -> "the body has too many bytes";
            case MEDIA_TYPE_UNSUPPORTED -> "the body must be application/json, and the header Content-Type must say so";
            default -> "the request is not valid HTTP, or a part of it is not what this path expects";
        };
    }

    private static ApiProblem internal(Throwable thrown) {
        return new ApiProblem(ProblemCode.INTERNAL_ERROR, INTERNAL_DETAIL).causedBy(thrown);
    }

    /** The nearest cause of a type, the exception itself included; null if there is none. */
    private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
        // Causes may form a circle; no honest chain is longer.
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 50; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            depth++;
        }
        return null;
    }
}
