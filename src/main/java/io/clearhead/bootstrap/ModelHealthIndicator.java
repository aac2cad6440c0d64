package io.clearhead.bootstrap;

import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ServingState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the model takes work. Stateless. */
final class ModelHealthIndicator implements HealthIndicator {

    private final InferenceService service;

    ModelHealthIndicator(InferenceService service) {
        this.service = service;
    }

    @Override
    public Health health() {
        ServingState state = service.state();
        Health.Builder health = switch (state) {
            case READY -> Health.up();
            case LOADING, DRAINING, STOPPED -> Health.outOfService();
            case FAILED -> Health.down();
        };
        return health.withDetail("state", state).build();
    }
}
