package io.clearhead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to a server on this machine as any client would: with text over HTTP.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class ApiClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String server;

    public ApiClient(int port) {
        server = "http://localhost:" + port;
    }

    /** A request that may be changed before it is sent. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json");
    }

    /** A request with a body: a string as it is, anything else as JSON. */
    public HttpRequest.Builder request(String path, Object body) {
        return request(path).POST(HttpRequest.BodyPublishers.ofString(text(body)));
    }

    private static String text(Object body) {
        return body instanceof String text ? text : JSON.writeValueAsString(body);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, Object body) throws Exception {
        return send(request(path, body));
    }

    /** The JSON that a POST is answered with; fails unless the status is 200. */
    public JsonNode json(String path, Object body) throws Exception {
        return json(post(path, body));
    }

    /** The JSON of an answer; fails unless the status is 200. */
    public static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** The JSON of an answer that is a problem; fails unless it has this status and code. */
    public static JsonNode problem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("code").stringValue("")).as(response.body()).isEqualTo(code);
        return problem;
    }

    /** The file that a POST with {@code Accept: application/vnd.safetensors} is answered with. */
    public byte[] safetensors(String path, Object body) throws Exception {
        HttpRequest request = request(path, body)
                .header("Accept", "application/vnd.safetensors")
                .build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/vnd.safetensors");
        return response.body();
    }

    /** The data of all events that a POST is answered with. */
    public List<JsonNode> events(String path, Object body) throws Exception {
        return events(post(path, body));
    }

    /** The data of all events of an answer; fails if there is anything but data and comments. */
    public static List<JsonNode> events(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        List<String> lines = response.body().lines().toList();
        assertThat(lines).allMatch(line -> line.isEmpty() || line.startsWith("data:") || line.startsWith(":"));
        return lines.stream()
                .filter(line -> line.startsWith("data:"))
                .map(line -> JSON.readTree(line.substring("data:".length())))
                .toList();
    }

    /** The value of a metric without labels. */
    public double metric(String name) throws Exception {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no metric " + name));
    }
}
