package io.clearhead.api.embedding;

import io.clearhead.api.ApiLimits;
import io.clearhead.serving.InferenceService;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestServices;
import java.time.Duration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A service with the fake model, and small limits. */
@TestConfiguration(proxyBeanMethods = false)
class EmbeddingBeans {

    static final int MAX_SOURCE_TOKENS = 20;

    @Bean
    ApiLimits limits() {
        return new ApiLimits(200, MAX_SOURCE_TOKENS, 16, 4, 4, 1_000, 100_000, 64, Duration.ofSeconds(30));
    }

    @Bean(destroyMethod = "close")
    InferenceService service() {
        return TestServices.serve(new FakeInferenceModel());
    }
}
