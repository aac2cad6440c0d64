package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.api.ApiLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class ClearheadPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ClearheadProperties.class)
    static class PropertiesOnly {}

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(PropertiesOnly.class);

    @Test
    void withoutConfigurationTheDefaultsHold() {
        runner.run(context -> {
            ClearheadProperties properties = context.getBean(ClearheadProperties.class);
            assertThat(properties.model()).isEmpty();
            assertThat(properties.revision()).isEqualTo("main");
            assertThat(properties.device()).isEqualTo("cpu");
            assertThat(properties.workerCount()).isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(properties.queueCapacity()).isEqualTo(128);
            assertThat(properties.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
            assertThat(properties.drainTimeout()).isEqualTo(Duration.ofSeconds(25));
            assertThat(properties.alignment()).isEqualTo(new AlignmentGold("", "", ""));
            assertThat(properties.limits().apiLimits(properties.queueCapacity(), properties.requestTimeout()))
                    .isEqualTo(new ApiLimits(8_000, 512, 512, 32, 16, 8_388_608, 2 << 20, 128, Duration.ofSeconds(60)));
        });
    }

    @Test
    void environmentVariablesAreUnderstood() {
        Map<String, Object> variables = Map.of(
                "CLEARHEAD_MODEL", "/models/opus",
                "CLEARHEAD_REVISION", "v1",
                "CLEARHEAD_DEVICE", "cuda:1",
                "CLEARHEAD_WORKERS", "3",
                "CLEARHEAD_QUEUE_CAPACITY", "64",
                "CLEARHEAD_REQUEST_TIMEOUT", "5s",
                "CLEARHEAD_LIMITS_TEXT_CHARACTERS", "100",
                "CLEARHEAD_LIMITS_BODY", "64KB",
                "CLEARHEAD_SERVICE_HOST", "10.0.0.1"); // not ours: Kubernetes sets it
        runner.withInitializer(context -> replaceEnvironment(context.getEnvironment(), variables))
                .run(context -> {
                    ClearheadProperties properties = context.getBean(ClearheadProperties.class);
                    assertThat(properties.model()).isEqualTo("/models/opus");
                    assertThat(properties.revision()).isEqualTo("v1");
                    assertThat(properties.device()).isEqualTo("cuda:1");
                    assertThat(properties.workerCount()).isEqualTo(3);
                    assertThat(properties.queueCapacity()).isEqualTo(64);
                    assertThat(properties.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(properties.limits().textCharacters()).isEqualTo(100);
                    assertThat(properties.limits().body().toKilobytes()).isEqualTo(64);
                });
    }

    private static void replaceEnvironment(ConfigurableEnvironment environment, Map<String, Object> variables) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clearhead.device=gpu | must be cpu, cuda or cuda:N",
                "clearhead.workers=-1 | must be greater than or equal to 0",
                "clearhead.queue-capacity=0 | must be greater than or equal to 1",
                "clearhead.request-timeout=0s | must be longer than or equal to 1 milli",
                "clearhead.request-timeout=2d | must be shorter than or equal to 1 day",
                "clearhead.drain-timeout=-1s | must be longer than or equal to 0",
                "clearhead.limits.text-characters=0 | must be greater than or equal to 1",
                "clearhead.limits.source-tokens=0 | must be greater than or equal to 1",
                "clearhead.limits.target-tokens=0 | must be greater than or equal to 1",
                "clearhead.limits.inputs=0 | must be greater than or equal to 1",
                "clearhead.limits.beams=0 | must be greater than or equal to 1",
                "clearhead.limits.attention-cells=0 | must be greater than or equal to 1",
                "clearhead.limits.body=0B | clearhead.limits.body must be at least 1B, but is 0B",
                "clearhead.limits.inputs=129 | at most clearhead.queue-capacity (128)",
                "clearhead.wrokers=3 | were left unbound",
            })
    void aWrongValueStopsTheStartAndIsNamed(String property, String reason, CapturedOutput output) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(PropertiesOnly.class)
                .web(WebApplicationType.NONE)
                .properties("spring.jmx.enabled=false");

        assertThatThrownBy(() -> application.run("--" + property)).isNotNull();

        String name = property.substring(0, property.indexOf('='));
        assertThat(output.toString())
                .containsIgnoringCase(name.replace("-", ""))
                .contains("APPLICATION FAILED TO START", reason)
                .doesNotContain("\tat ");
    }
}
