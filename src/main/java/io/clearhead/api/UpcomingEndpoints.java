package io.clearhead.api;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Refuses endpoints that are planned and do not work yet by name: a client of them should learn that it found the right server
 * too early, not that it mistyped a path. Stateless and safe for use by several threads.
 */
@Controller
@Hidden
@SuppressWarnings("DoNotCallSuggester") // only Spring calls them
final class UpcomingEndpoints {

    @RequestMapping({
        "/score",
        "/embed",
        "/embed_all",
        "/v1/embeddings",
        "/v1/completions",
        "/v1/models",
        "/translate",
        "/languages",
        "/frontend/settings"
    })
    void refuse(HttpServletRequest request) {
        throw new ApiProblem(
                ProblemCode.CAPABILITY_MISSING,
                request.getMethod() + " " + request.getRequestURI() + " is not supported yet");
    }

    @PostMapping("/")
    void refuseRoot() {
        throw new ApiProblem(
                ProblemCode.CAPABILITY_MISSING, "POST / is not supported yet; POST /generate takes the same body");
    }
}
