package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where operations are answered, for each place that they can have. */
@Timeout(120)
class ManagementPortIT {

    private static TestApplication start(String... properties) {
        return new TestApplication(() -> TestModels.loaded(new FakeInferenceModel()), properties).awaitReady();
    }

    @Test
    void onAPortOfTheirOwnOnlyTheProbeStaysWithTheClients() throws Exception {
        try (TestApplication application = start("management.server.port=0", "clearhead.api-keys=secret-key")) {
            ApiClient clients = new ApiClient(application.port());
            ApiClient operations = new ApiClient(application.managementPort());

            assertThat(ApiClient.json(operations.get("/actuator/health/readiness"))
                            .get("status")
                            .stringValue())
                    .isEqualTo("UP");
            assertThat(operations.get("/actuator/prometheus").body()).contains("clearhead_queue_depth 0.0");
            assertThat(operations.get("/actuator/info").statusCode()).isEqualTo(200);
            assertThat(ApiClient.json(clients.get("/health")).get("status").stringValue())
                    .isEqualTo("UP");
            assertThat(clients.get("/actuator/prometheus").statusCode()).isEqualTo(404);
            assertThat(clients.get("/actuator/health").statusCode()).isEqualTo(404);
            assertThat(ApiClient.problem(clients.get("/metrics"), 404, "NOT_FOUND")
                            .get("detail")
                            .stringValue())
                    .contains("management.server.port");
            assertThat(clients.get("/model").statusCode()).isEqualTo(401);
            assertCounted(operations.get("/actuator/prometheus").body());
        }
    }

    @Test
    void underAnotherPathTheShortNamesStillAnswer() throws Exception {
        try (TestApplication application = start("management.endpoints.web.base-path=/operations")) {
            ApiClient api = new ApiClient(application.port());
            assertThat(api.get("/metrics").body()).contains("clearhead_queue_depth 0.0");
            assertThat(api.get("/operations/health").statusCode()).isEqualTo(200);
            assertThat(api.get("/health").statusCode()).isEqualTo(200);
            assertThat(api.get("/model").statusCode()).isEqualTo(200);
            assertCounted(api.get("/metrics").body());
        }
    }

    @Test
    void switchedOffOnlyTheProbeIsLeft() throws Exception {
        try (TestApplication application = start("management.server.port=-1")) {
            ApiClient api = new ApiClient(application.port());
            assertThat(api.get("/health").statusCode()).isEqualTo(200);
            assertThat(api.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(api.get("/actuator/health").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void metricsThatAreNotExposedAreNotThereUnderTheShortNameEither() throws Exception {
        try (TestApplication application = start("management.endpoints.web.exposure.include=health")) {
            ApiClient api = new ApiClient(application.port());
            ApiClient.problem(api.get("/metrics"), 404, "NOT_FOUND");
            assertThat(api.get("/health").statusCode()).isEqualTo(200);
        }
    }

    /** Requests of clients are counted, and those of operations are not. */
    private static void assertCounted(String metrics) {
        List<String> counted = metrics.lines()
                .filter(line -> line.startsWith("clearhead_requests_total"))
                .toList();
        assertThat(counted)
                .anyMatch(line -> line.contains("endpoint=\"/model\""))
                .noneMatch(line -> line.contains("health") || line.contains("metrics") || line.contains("operations"));
    }
}
