package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.ClearheadApplication;
import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Eventually;
import io.clearhead.testkit.FakeHub;
import io.clearhead.testkit.FakeHub.Request;
import io.clearhead.testkit.FakeRepository;
import io.clearhead.testkit.HubMischief;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;

/** Somebody names a model of the hub, and it is served. */
@Timeout(180)
class HubIT {

    private static final String ID = "Helsinki-NLP/opus-mt-en-de";
    private static final String REQUEST = "{\"inputs\": \"I ate an apple.\"}";

    @TempDir
    Path home;

    private final FakeRepository repository = FakeRepository.builtIn(ID);
    private FakeHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub().publish(repository);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aModelOfTheHubIsDownloadedAndServedAndNextTimeWithoutTheHub() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        hub.misbehave("/" + repository.etag("model.safetensors"), HubMischief.hold(arrived, release));
        CompletableFuture<Integer> port = new CompletableFuture<>();
        CompletableFuture<ConfigurableApplicationContext> application =
                CompletableFuture.supplyAsync(() -> run(port, Map.of("HF_TOKEN", "hf_secret")));
        ApiClient api = new ApiClient(port.join());

        arrived.await();
        assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(api.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        Eventually.holds(() -> assertThat(ApiClient.problem(api.post("/generate", REQUEST), 503, "MODEL_LOADING")
                        .at("/detail")
                        .stringValue())
                .contains("downloading " + ID));
        release.countDown();
        try (ConfigurableApplicationContext running = application.join()) {
            assertThat(running.isActive()).isTrue();
            requireThatItTranslates(api);
        }
        assertThat(hub.requests())
                .filteredOn(request -> request.server().equals("storage"))
                .isNotEmpty()
                .extracting(Request::authorization)
                .containsOnlyNulls();

        hub.forgetRequests();
        CompletableFuture<Integer> nextPort = new CompletableFuture<>();
        try (ConfigurableApplicationContext next = run(nextPort, Map.of("HF_HUB_OFFLINE", "1"))) {
            assertThat(next.isActive()).isTrue();
            requireThatItTranslates(new ApiClient(nextPort.join()));
        }
        assertThat(hub.requests()).isEmpty();
    }

    private void requireThatItTranslates(ApiClient api) throws Exception {
        assertThat(api.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(api.json("/generate", REQUEST).at("/generated_text").stringValue())
                .isEqualTo("Ich habe einen Apfel gegessen.");
        JsonNode model = ApiClient.json(api.get("/model"));
        assertThat(model.at("/id").stringValue()).isEqualTo(ID);
        assertThat(model.at("/revision").stringValue()).isEqualTo(repository.commit());
    }

    @Test
    void stoppingDoesNotWaitForTheDownload() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        hub.misbehave("/" + repository.etag("model.safetensors"), HubMischief.hold(arrived, never));
        CompletableFuture<Integer> port = new CompletableFuture<>();
        CompletableFuture<ConfigurableApplicationContext> created = new CompletableFuture<>();
        CompletableFuture<ConfigurableApplicationContext> running = CompletableFuture.supplyAsync(() ->
                application(port, Map.of()).initializers(created::complete).run());
        arrived.await();

        created.join().close();

        assertThat(running.handle((context, failure) -> failure).join()).isNull();
        never.countDown();
    }

    private ConfigurableApplicationContext run(CompletableFuture<Integer> port, Map<String, String> variables) {
        return application(port, variables).run();
    }

    /** The application in an environment of which nothing but these variables is known. */
    private SpringApplicationBuilder application(CompletableFuture<Integer> port, Map<String, String> variables) {
        Map<String, Object> all = new HashMap<>(variables);
        all.put("CLEARHEAD_MODEL", ID);
        all.put("HF_ENDPOINT", hub.endpoint().toString());
        all.put("HF_HOME", home.toString());
        ApplicationListener<WebServerInitializedEvent> portListener =
                event -> port.complete(event.getWebServer().getPort());
        return new SpringApplicationBuilder(ClearheadApplication.class)
                .properties("server.port=0")
                .registerShutdownHook(false)
                .environment(environment(all))
                .listeners(portListener);
    }

    private static ConfigurableEnvironment environment(Map<String, Object> variables) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
        return environment;
    }
}
