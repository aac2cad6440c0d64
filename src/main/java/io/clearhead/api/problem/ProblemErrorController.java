package io.clearhead.api.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers what went wrong outside the controllers, in a filter for example, where the servlet container asks for an error page.
 *
 * <p>Stateless and safe for use by several threads.
 */
@RestController
@Hidden
final class ProblemErrorController implements ErrorController {

    private static final Logger log = LoggerFactory.getLogger(ProblemErrorController.class);

    @RequestMapping("${spring.web.error.path:${error.path:/error}}")
    ResponseEntity<ProblemBody> answer(HttpServletRequest request) {
        ApiProblem problem = problem(request);
        ProblemBody body = ProblemBody.of(problem, request);
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            log.error("request failed path={} request_id={}", body.instance(), body.requestId(), problem.getCause());
        }
        return ResponseEntity.status(problem.code().status())
                .headers(problem.headers())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }

    private static ApiProblem problem(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
            return ProblemTranslator.problemOf(thrown);
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        // Somebody who asks for the error page itself asks for something that is not there.
        return ProblemTranslator.ofStatus(HttpStatusCode.valueOf(status instanceof Integer code ? code : 404));
    }
}
