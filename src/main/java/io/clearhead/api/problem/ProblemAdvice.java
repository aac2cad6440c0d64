package io.clearhead.api.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Answers every exception of a controller with a problem.
 *
 * <p>Stateless and safe for use by several threads.
 */
@RestControllerAdvice
@Hidden
final class ProblemAdvice {

    private static final int CLIENT_CLOSED_REQUEST = 499;

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    /** Writes the problem, or nothing if nobody is there to read it. */
    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<ProblemBody> answer(Exception exception, HttpServletRequest request, HttpServletResponse response) {
        if (DisconnectedClientHelper.isClientDisconnectedException(exception)) {
            log.info("client went away status={} path={}", CLIENT_CLOSED_REQUEST, request.getRequestURI());
            // Nobody reads it but our own metrics.
            response.setStatus(CLIENT_CLOSED_REQUEST);
            return null;
        }
        ApiProblem problem = ProblemTranslator.problemOf(exception);
        ProblemBody body = ProblemBody.of(problem, request);
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            log.error("request failed path={} request_id={}", body.instance(), body.requestId(), exception);
        } else {
            log.debug("request refused path={} code={} detail={}", body.instance(), body.code(), body.detail());
        }
        if (response.isCommitted()) {
            return null;
        }
        return ResponseEntity.status(problem.code().status())
                .headers(problem.headers())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
