package io.clearhead.bootstrap;

import io.clearhead.api.ApiLimits;
import io.clearhead.serving.InferenceService;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServingSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.Environment;

/** Makes all objects that are not controllers, in the order in which they need each other. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ClearheadProperties.class, LifecycleProperties.class})
class ServingConfiguration {

    /** Time for work that is given up at the end of the drain timeout to end its step in native code. */
    private static final Duration LAST_STEP_TIME = Duration.ofSeconds(2);

    /** Time for answers to leave after the last work has ended. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    @Bean
    ApiLimits apiLimits(ClearheadProperties properties) {
        return properties.limits().apiLimits(properties.queueCapacity(), properties.requestTimeout());
    }

    @Bean
    ServingSettings servingSettings(ClearheadProperties properties) {
        return properties.servingSettings();
    }

    @Bean
    ServingMetrics servingMetrics(MeterRegistry registry) {
        return new ServingMetrics(registry);
    }

    /** Closed by {@link DrainLifecycle}; Spring's second call at the end waits until that is done. */
    @Bean(destroyMethod = "close")
    InferenceService inferenceService(ServingSettings settings, ServingMetrics metrics) {
        InferenceService service = new InferenceService(settings, metrics, System::nanoTime);
        metrics.bind(service);
        return service;
    }

    @Bean
    ModelLoader modelLoader(
            ClearheadProperties properties, Environment environment, ObjectProvider<BuildProperties> build) {
        String version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("development");
        ModelLocator locator = ModelLocator.of(properties.model(), properties.revision(), environment::getProperty);
        ModelLoader checkpoint =
                new CheckpointModelLoader(locator, properties.device(), properties.specialTokensInText(), version);
        AlignmentGold gold = properties.alignment();
        return gold.gold().isEmpty() ? checkpoint : new MeasuringModelLoader(checkpoint, gold);
    }

    @Bean
    ModelStart modelStart(InferenceService service, ModelLoader loader, ServingMetrics metrics) {
        return new ModelStart(service, loader, metrics);
    }

    @Bean
    DrainLifecycle drainLifecycle(InferenceService service) {
        return new DrainLifecycle(service);
    }

    /**
     * As Spring Boot makes it, but the two phases in which requests end have times of their own, so that stopping takes the
     * drain timeout and five seconds at most.
     */
    @Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
    static DefaultLifecycleProcessor lifecycleProcessor(LifecycleProperties lifecycle, ClearheadProperties properties) {
        DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(
                lifecycle.getTimeoutPerShutdownPhase().toMillis());
        processor.setTimeoutForShutdownPhase(
                DrainLifecycle.PHASE,
                properties.drainTimeout().plus(LAST_STEP_TIME).toMillis());
        processor.setTimeoutForShutdownPhase(
                WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE, ANSWER_TIME.toMillis());
        return processor;
    }

    @Bean
    ModelHealthIndicator modelHealthIndicator(InferenceService service) {
        return new ModelHealthIndicator(service);
    }

    @Bean
    OperationsPaths operationsPaths(ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
        return new OperationsPaths(endpoints, environment);
    }

    @Bean
    RequestMetricsFilter requestMetricsFilter(MeterRegistry registry, OperationsPaths operations) {
        return new RequestMetricsFilter(registry, operations::contain, System::nanoTime);
    }

    @Bean
    DrainingConnections drainingConnections(InferenceService service) {
        return new DrainingConnections(service);
    }

    @Bean
    StartupBanner startupBanner(InferenceService service, ServingSettings settings, Environment environment) {
        return new StartupBanner(service, settings, environment);
    }
}
