package io.clearhead.bootstrap;

import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The short names under which other inference servers answer probes and scrapes. Stateless. */
final class OperationsRoutes implements WebMvcConfigurer {

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/health").setViewName("forward:/actuator/health/readiness");
        registry.addViewController("/metrics").setViewName("forward:/actuator/prometheus");
    }
}
