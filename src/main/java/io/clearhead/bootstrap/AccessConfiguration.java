package io.clearhead.bootstrap;

import io.clearhead.api.access.ApiKeyFilter;
import io.clearhead.api.access.OpenHandlers;
import io.clearhead.api.problem.ProblemWriter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Makes what decides who may use the API. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AccessConfiguration.class);

    @Bean
    ApiKeyStore apiKeys(ClearheadProperties properties) {
        String file = properties.apiKeysFile();
        ApiKeyStore keys = new ApiKeyStore(
                properties.apiKeys(), file.isBlank() ? null : new ApiKeyFile(Path.of(file)), System::nanoTime);
        if (keys.areRequired()) {
            log.info("API keys are required keys={}", keys.count());
        } else {
            log.warn("no API keys are configured: everybody who reaches the port can use the server;"
                    + " clearhead.api-keys-file changes that");
        }
        return keys;
    }

    @Bean
    ApiKeyFilter apiKeyFilter(
            ApiKeyStore keys, ObjectProvider<HandlerMapping> mappings, OperationsPaths operations, JsonMapper json) {
        return new ApiKeyFilter(keys, new OpenHandlers(mappings, operations::areOpen), new ProblemWriter(json));
    }

    @Bean
    MeterBinder apiKeyMetrics(ApiKeyStore keys) {
        return registry -> {
            Gauge.builder("clearhead.api.keys", keys, ApiKeyStore::count)
                    .description("API keys that are accepted; without any, everybody is let in")
                    .register(registry);
            Gauge.builder("clearhead.api.keys.stale", keys, store -> store.isStale() ? 1 : 0)
                    .description("Whether (1) the file with API keys cannot be read and the last good keys hold")
                    .register(registry);
        };
    }
}
