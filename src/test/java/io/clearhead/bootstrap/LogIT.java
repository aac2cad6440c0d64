package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.FakeInferenceModel;
import io.clearhead.testkit.TestModels;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the log looks. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class LogIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static TestApplication start(FakeInferenceModel model, String... properties) {
        return new TestApplication(() -> TestModels.loaded(model), properties).awaitReady();
    }

    @Test
    void aRequestsIdIsInTheAnswerAndInEveryLine(CapturedOutput output) throws Exception {
        FakeInferenceModel model = new FakeInferenceModel();
        try (TestApplication application = start(model)) {
            ApiClient api = new ApiClient(application.port());
            model.failGeneration(new IllegalStateException("a bug"));
            HttpResponse<String> answer = api.send(
                    api.request("/generate", "{\"inputs\": \"a\"}").header("X-Request-Id", "from-the-proxy-7"));

            assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("from-the-proxy-7");
            assertThat(ApiClient.problem(answer, 500, "INTERNAL_ERROR")
                            .get("request_id")
                            .stringValue())
                    .isEqualTo("from-the-proxy-7");
        }
        assertThat(lines(output, "request failed")).hasSize(1).allMatch(line -> line.contains("[from-the-proxy-7]"));
        assertThat(lines(output, "endpoint=/generate"))
                .hasSize(1)
                .allMatch(line -> line.contains("[from-the-proxy-7]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecs", "logstash"})
    void onRequestEveryLineIsJson(String format, CapturedOutput output) throws Exception {
        try (TestApplication application =
                start(new FakeInferenceModel(), "logging.structured.format.console=" + format)) {
            ApiClient api = new ApiClient(application.port());
            api.send(api.request("/model").header("X-Request-Id", "from-the-proxy-8"));
        } finally { // sets the log back for the tests that follow: Spring Boot leaves the format in a system property
            System.clearProperty(LoggingSystemProperty.CONSOLE_STRUCTURED_FORMAT.getEnvironmentVariableName());
            start(new FakeInferenceModel()).close();
        }
        JsonNode line = JSON.readTree(lines(output, "endpoint=/model").get(0));
        assertThat(line.get("message").stringValue())
                .startsWith("request method=GET endpoint=/model status=200 outcome=success millis=");
        assertThat(line.path("request_id").stringValue("")).as(line.toString()).isEqualTo("from-the-proxy-8");
    }

    private static List<String> lines(CapturedOutput output, String text) {
        return output.toString().lines().filter(line -> line.contains(text)).toList();
    }
}
