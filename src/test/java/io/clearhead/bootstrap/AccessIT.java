package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class AccessIT {

    private static final String KEY = "key-of-the-test";

    private static TestApplication start(String... properties) {
        return new TestApplication(() -> TestModels.loaded(new FakeInferenceModel()), properties);
    }

    private static TestApplication startWithKeys() {
        return start("clearhead.api-keys=another-key," + KEY).awaitReady();
    }

    private static HttpRequest.Builder with(String authorization, HttpRequest.Builder request) {
        return request.setHeader("Authorization", authorization);
    }

    @Test
    void everyDocumentedOperationNeedsAKey() throws Exception {
        try (TestApplication application = startWithKeys()) {
            ApiClient api = new ApiClient(application.port());
            JsonNode document = ApiClient.json(api.get("/v3/api-docs"));
            assertThat(document.at("/components/securitySchemes/api_key/scheme").stringValue())
                    .isEqualTo("bearer");
            assertThat(document.get("paths").propertyNames()).contains("/generate", "/attention", "/model", "/info");
            for (String path : document.get("paths").propertyNames()) {
                for (String method : document.get("paths").get(path).propertyNames()) {
                    HttpRequest.Builder request = api.request(path)
                            .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody());
                    HttpResponse<String> refused = api.send(request);
                    JsonNode problem = ApiClient.problem(refused, 401, "UNAUTHORIZED");
                    assertThat(problem.get("error_type").stringValue()).isEqualTo("unauthorized");
                    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"clearhead\"");
                    assertThat(api.send(with("Bearer " + KEY, request)).statusCode())
                            .as(path)
                            .isNotEqualTo(401);
                    assertThat(document.get("paths")
                                    .get(path)
                                    .get(method)
                                    .get("responses")
                                    .has("401"))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void probesScrapesAndPagesNeedNone() throws Exception {
        try (TestApplication application = startWithKeys()) {
            for (String path : List.of(
                    "/health",
                    "/actuator/health",
                    "/actuator/health/readiness",
                    "/actuator/health/liveness",
                    "/actuator/health/startup",
                    "/actuator/info",
                    "/actuator/prometheus",
                    "/metrics",
                    "/v3/api-docs",
                    "/swagger-ui/index.html")) {
                assertThat(application.status(path)).as(path).isEqualTo(200);
            }
            assertThat(application.status("/")).isIn(200, 302);
            assertThat(application.status("/swagger-ui.html")).isEqualTo(302);
            assertThat(application.status("/nothing-here.js")).isEqualTo(404);
        }
    }

    @Test
    void whatAnOperatorExposesBesidesNeedsAKey() throws Exception {
        try (TestApplication application = start(
                        "clearhead.api-keys=" + KEY, "management.endpoints.web.exposure.include=*")
                .awaitReady()) {
            ApiClient api = new ApiClient(application.port());
            assertThat(application.status("/actuator/env")).isEqualTo(401);
            assertThat(application.status("/actuator/loggers")).isEqualTo(401);
            assertThat(application.status("/actuator/health")).isEqualTo(200);
            assertThat(api.send(with("Bearer " + KEY, api.request("/actuator/env")))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void noSpellingOfAPathLeadsPastTheKey() throws Exception {
        try (TestApplication application = startWithKeys()) {
            for (String path : List.of(
                    "/health/../model",
                    "/actuator/health/../../model",
                    "/actuator/health/..%2f..%2fmodel",
                    "/actuator/health;/../../model",
                    "/model;.js",
                    "/model;/health",
                    "//model",
                    "/./model",
                    "/%6dodel",
                    "/model/",
                    "/swagger-ui/../model",
                    "/error")) {
                assertThat(application.status(path)).as(path).isIn(400, 401, 404);
            }
        }
    }

    @Test
    void onlyAKeyOfTheServerOpensIt(CapturedOutput output) throws Exception {
        try (TestApplication application = startWithKeys()) {
            ApiClient api = new ApiClient(application.port());
            for (String authorization : List.of("Bearer " + KEY, "bearer another-key", "BEARER  " + KEY)) {
                assertThat(api.send(with(authorization, api.request("/model"))).statusCode())
                        .isEqualTo(200);
            }
            for (String authorization : List.of("Bearer guessed-key", "Bearer", "Bearer ", "Basic " + KEY, KEY)) {
                assertThat(api.send(with(authorization, api.request("/model"))).statusCode())
                        .as(authorization)
                        .isEqualTo(401);
            }
            HttpResponse<String> wrong = api.send(with("Bearer guessed-key", api.request("/model")));
            assertThat(wrong.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer realm=\"clearhead\", error=\"invalid_token\"");
            assertThat(application.get("/metrics").body())
                    .contains("clearhead_requests_total{endpoint=\"/model\",outcome=\"client_error\"}");
        }
        assertThat(output).contains("API keys are required keys=2").doesNotContain(KEY, "another-key", "guessed-key");
    }

    @Test
    void aServerWithoutKeysSaysSoAtStart(CapturedOutput output) throws Exception {
        try (TestApplication application = start().awaitReady()) {
            assertThat(application.status("/model")).isEqualTo(200);
            assertThat(application.get("/v3/api-docs").body()).doesNotContain("securitySchemes", "UNAUTHORIZED)");
        }
        assertThat(output).containsOnlyOnce("no API keys are configured");
    }

    @Test
    void aKeyFileThatIsNotThereStopsTheStart(@TempDir Path directory, CapturedOutput output) {
        Path file = directory.resolve("keys");
        try (TestApplication application = start("clearhead.api-keys-file=" + file)) {
            assertThatThrownBy(application.running()::join).isNotNull();
        }
        assertThat(output)
                .contains("APPLICATION FAILED TO START", file + " does not exist", "clearhead.api-keys-file")
                .doesNotContain("\tat ");
    }
}
