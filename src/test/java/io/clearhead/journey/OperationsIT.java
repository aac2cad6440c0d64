package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@BuiltInServer
class OperationsIT {

    private final ApiClient api;

    @Autowired
    OperationsIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @Test
    void modelTellsWhatIsServed() throws Exception {
        JsonNode model = ApiClient.json(api.get("/model"));

        assertThat(model.at("/id").stringValue()).isEqualTo("clearhead/tatoeba-en-de");
        assertThat(model.at("/family").stringValue()).isEqualTo("marian");
        assertThat(model.at("/languages").toString()).isEqualTo("[\"en\",\"de\"]");
        assertThat(model.at("/architecture/encoder/layers").intValue()).isEqualTo(4);
        assertThat(model.at("/architecture/decoder/layers").intValue()).isEqualTo(3);
        assertThat(model.at("/architecture/model_size").intValue()).isEqualTo(256);
        assertThat(model.at("/architecture/target_vocabulary_size").intValue()).isEqualTo(6000);
        assertThat(model.at("/architecture/parameters").intValue()).isEqualTo(7_861_360);
        assertThat(model.at("/limits/attention_cells").intValue()).isEqualTo(8_388_608);
        assertThat(model.at("/limits/beams").intValue()).isEqualTo(16);
        assertThat(model.at("/defaults/num_beams").intValue()).isEqualTo(4);
        // max_length 128 of the checkpoint counts the decoder's start token.
        assertThat(model.at("/defaults/max_new_tokens").intValue()).isEqualTo(127);
        assertThat(model.at("/capabilities/generate/available").booleanValue()).isTrue();
        assertThat(model.at("/capabilities/sampling/reason").stringValue()).isNotBlank();
    }

    @Test
    void infoHasTheShapeOfTextGenerationInference() throws Exception {
        JsonNode info = ApiClient.json(api.get("/info"));

        assertThat(info.at("/model_id").stringValue()).isEqualTo("clearhead/tatoeba-en-de");
        assertThat(info.at("/model_dtype").stringValue()).isEqualTo("float32");
        assertThat(info.at("/max_input_tokens").intValue()).isEqualTo(512);
        assertThat(info.at("/max_client_batch_size").intValue()).isEqualTo(32);
    }

    @Test
    void everyProbeSaysThatTheServerIsUp() throws Exception {
        for (String probe : List.of(
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/actuator/health/startup",
                "/health")) {
            JsonNode health = ApiClient.json(api.get(probe));
            assertThat(health.at("/status").stringValue()).as(probe).isEqualTo("UP");
        }
        assertThat(ApiClient.json(api.get("/actuator/info"))
                        .at("/build/artifact")
                        .stringValue())
                .isEqualTo("clearhead");
    }

    @Test
    void metricsHaveTheDocumentedNames() throws Exception {
        double tokens = api.metric("clearhead_generated_tokens_total");
        api.json("/generate", "{\"inputs\": \"I ate an apple.\"}");

        String metrics = api.get("/actuator/prometheus").body();

        assertThat(metrics)
                .contains(
                        "clearhead_requests_total{endpoint=\"/generate\",outcome=\"success\"}",
                        "clearhead_request_duration_seconds_bucket{endpoint=\"/generate\"",
                        "clearhead_queue_depth 0.0",
                        "clearhead_queue_duration_seconds_bucket",
                        "clearhead_rejected_total{reason=\"queue_full\"}",
                        "clearhead_rejected_total{reason=\"not_ready\"}",
                        "clearhead_cancelled_total ",
                        "clearhead_model_info{device=\"cpu\",family=\"marian\",id=\"clearhead/tatoeba-en-de\"")
                .doesNotContain("apple");
        assertThat(api.metric("clearhead_native_arrays")).isGreaterThan(0);
        assertThat(api.metric("clearhead_generated_tokens_total")).isEqualTo(tokens + 7);
        assertThat(api.get("/metrics").body()).contains("clearhead_queue_depth");
    }

    @Test
    void peopleAreLedToAPage() throws Exception {
        HttpResponse<String> home = api.get("/");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("<title>Clearhead: attention explorer</title>");
        assertThat(home.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self'");

        HttpResponse<String> page = api.get("/swagger-ui.html");
        assertThat(page.statusCode()).isEqualTo(302);
        String location = page.headers().firstValue("Location").orElseThrow();
        assertThat(api.get(location))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200))
                .satisfies(answer -> assertThat(answer.body()).contains("<title>Swagger UI</title>"));
    }
}
