package io.clearhead.bootstrap;

import io.clearhead.api.problem.ApiProblem;
import io.clearhead.api.problem.ProblemCode;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The short names under which other inference servers answer probes and scrapes. {@code /health} is readiness and answers
 * where clients are answered, whichever port has the endpoints of Spring Boot; {@code /metrics} is where they are.
 *
 * <p>Stateless and safe for use by several threads.
 */
@Controller
@Hidden
final class OperationsRoutes {

    private final ModelHealthIndicator model;
    private final ApplicationAvailability availability;
    private final OperationsPaths paths;

    OperationsRoutes(ModelHealthIndicator model, ApplicationAvailability availability, OperationsPaths paths) {
        this.model = model;
        this.availability = availability;
        this.paths = paths;
    }

    @GetMapping(OperationsPaths.HEALTH)
    ResponseEntity<Map<String, String>> health() {
        Status status = model.health().getStatus();
        if (status.equals(Status.UP) && availability.getReadinessState() != ReadinessState.ACCEPTING_TRAFFIC) {
            status = Status.OUT_OF_SERVICE;
        }
        return ResponseEntity.status(status.equals(Status.UP) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("status", status.getCode()));
    }

    @GetMapping(OperationsPaths.METRICS)
    String metrics() {
        return paths.metrics()
                .map(path -> "forward:" + path)
                .orElseThrow(() -> new ApiProblem(
                        ProblemCode.NOT_FOUND,
                        "metrics are not on this port; management.server.port says where they are, and"
                                + " management.endpoints.web.exposure.include whether they are anywhere"));
    }
}
