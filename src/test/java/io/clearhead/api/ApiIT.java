package io.clearhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.serving.InferenceService;
import io.clearhead.testkit.TestModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import tools.jackson.databind.json.JsonMapper;

/** The API behind a real Tomcat: what no slice can show. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = ApiIT.Server.class,
        // The application's health groups name the model, which is not a part of this server.
        properties = "management.endpoint.health.validate-group-membership=false")
class ApiIT {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = "io.clearhead.api",
            excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
    static class Server {
        @Bean
        ApiLimits limits() {
            return new ApiLimits(8_000, 512, 512, 3, 16, 1_000, 20_000, 64, Duration.ofSeconds(30));
        }

        @Bean
        EndlessModel model() {
            return new EndlessModel();
        }

        @Bean(destroyMethod = "close")
        InferenceService service(EndlessModel model) throws Exception {
            return FakeServing.serving(TestModels.loaded(model), Duration.ofSeconds(30));
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private JsonMapper json;

    @Autowired
    private EndlessModel model;

    @Autowired
    private InferenceService service;

    @Test
    void bodyOverTheLimitIs413AlsoWithoutALength() throws Exception {
        byte[] body = ("{\"inputs\": \"a\"" + " ".repeat(20_000) + "}").getBytes(StandardCharsets.UTF_8);
        HttpRequest.BodyPublisher withLength = HttpRequest.BodyPublishers.ofByteArray(body);
        HttpRequest.BodyPublisher chunked =
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));

        for (HttpRequest.BodyPublisher publisher : List.of(withLength, chunked)) {
            HttpResponse<String> response =
                    client.send(request("/generate").POST(publisher).build(), HttpResponse.BodyHandlers.ofString());
            assertProblem(response, 413, "BODY_TOO_LARGE");
        }
    }

    @Test
    void whatTomcatRefusesItselfIsAProblemToo() throws Exception {
        for (String head : List.of(
                "GET /model?a=<> HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /model HTTP/1.1\r\n\r\n",
                "GET /model HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n")) {
            String response = raw(head);
            assertThat(response).as(head.substring(0, 15)).startsWith("HTTP/1.1 400");
            assertThat(response)
                    .contains("application/problem+json", "\"code\":\"REQUEST_MALFORMED\"", "\"request_id\":");
            assertThat(response).doesNotContain("<html", "Tomcat", "Exception");
        }
    }

    @Test
    void unknownPathsAre404() throws Exception {
        assertProblem(get("/nothing"), 404, "NOT_FOUND");
        assertProblem(get("/error"), 404, "NOT_FOUND");
        assertProblem(get("/v2/models"), 404, "NOT_FOUND");
    }

    @Test
    void pagesForPeopleAreServed() throws Exception {
        assertThat(get("/swagger-ui.html").statusCode()).isEqualTo(302);
        assertThat(get("/swagger-ui/index.html").statusCode()).isEqualTo(200);
    }

    @Test
    void eventsArriveOneByOne() throws Exception {
        HttpResponse<Stream<String>> response = client.send(
                request("/generate_stream")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"inputs\": \"I ate an apple.\", \"parameters\": {\"num_beams\": 1}}"))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream;charset=UTF-8");
        StringBuilder text = new StringBuilder();
        response.body()
                .filter(line -> line.startsWith("data:"))
                .forEach(line -> text.append(json.readTree(line.substring(5))
                        .path("token")
                        .path("text")
                        .stringValue()));
        assertThat(text.toString()).isEqualTo("I ate an apple.");
    }

    @Test
    void readerWhoGoesAwayStopsTheSearchAndFreesTheWorker() throws Exception {
        String body = "{\"inputs\": \"I\", \"parameters\": {\"num_beams\": 1, \"max_new_tokens\": "
                + EndlessModel.ENDLESS + "}}";
        try (Socket socket = new Socket("localhost", port)) {
            String head = "POST /generate_stream HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            socket.setSoLinger(true, 0); // closing resets the connection, like a browser tab that is closed
        }

        assertThat(model.cancelled().await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(service.submit((session, cancellation) -> "next").await()).isEqualTo("next");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json.readTree(response.body()).path("code").stringValue()).isEqualTo(code);
    }

    private String raw(String head) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
