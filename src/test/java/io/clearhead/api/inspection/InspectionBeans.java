package io.clearhead.api.inspection;

import io.clearhead.api.ApiLimits;
import io.clearhead.serving.InferenceService;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestServices;
import java.time.Duration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A service with the fake model, and small limits. */
@TestConfiguration(proxyBeanMethods = false)
class InspectionBeans {

    static final int MAX_TARGET_TOKENS = 40;
    static final int MAX_CELLS = 10_000;

    @Bean
    ApiLimits limits() {
        return new ApiLimits(1_000, 60, MAX_TARGET_TOKENS, 4, 4, MAX_CELLS, 100_000, 64, Duration.ofSeconds(30));
    }

    @Bean(destroyMethod = "close")
    InferenceService service() {
        return TestServices.serve(new FakeInferenceModel());
    }
}
