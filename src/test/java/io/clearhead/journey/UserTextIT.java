package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What users write is theirs: wherever they put it, no line of the log above DEBUG repeats it. */
@BuiltInServer
@ExtendWith(OutputCaptureExtension.class)
class UserTextIT {

    private static final String TEXT = "Xylophonzeug";

    private final int port;
    private final ApiClient api;

    @Autowired
    UserTextIT(@LocalServerPort int port) {
        this.port = port;
        api = new ApiClient(port);
    }

    @Test
    void noAnsweredRequestLeavesItsTextInTheLog(CapturedOutput output) throws Exception {
        Map<String, List<Object>> answered = Map.of(
                "/generate", List.of(Map.of("inputs", TEXT), Map.of("inputs", List.of(TEXT))),
                "/generate_stream", List.of(Map.of("inputs", TEXT, "parameters", Map.of("num_beams", 1))),
                "/tokenize", List.of(Map.of("inputs", TEXT)),
                "/encode", List.of(Map.of("inputs", TEXT)),
                "/attention", List.of(Map.of("inputs", TEXT), Map.of("inputs", "a", "target", TEXT)),
                "/attention/row", List.of(Map.of("inputs", TEXT, "kind", "cross", "layer", 0, "head", 0, "row", 0)));
        for (Map.Entry<String, List<Object>> entry : answered.entrySet()) {
            for (Object body : entry.getValue()) {
                assertThat(api.post(entry.getKey(), body).statusCode())
                        .as(entry.getKey())
                        .isEqualTo(200);
            }
        }

        assertThat(output).contains("endpoint=/attention/row status=200").doesNotContain(TEXT);
    }

    @Test
    void noRefusedRequestLeavesItsTextInTheLog(CapturedOutput output) throws Exception {
        List<String> bodies = List.of(
                TEXT,
                "\"" + TEXT + "\"",
                "{\"inputs\": \"" + TEXT,
                "{\"inputs\": {\"" + TEXT + "\": 1}}",
                "{\"inputs\": [\"" + TEXT + "\", null]}",
                "{\"inputs\": \"" + TEXT.repeat(1000) + "\"}",
                "{\"" + TEXT + "\": \"a\"}",
                "{\"inputs\": \"" + TEXT + "\", \"parameters\": {\"" + TEXT + "\": 1}, \"ids\": \"" + TEXT + "\"}",
                "{\"inputs\": \"" + TEXT + "\", \"parameters\": {\"num_beams\": \"" + TEXT + "\"}}",
                "{\"ids\": [\"" + TEXT + "\"]}",
                "{\"inputs\": \"a\", \"kind\": \"" + TEXT + "\", \"kinds\": [\"" + TEXT + "\"], \"pooling\": \"" + TEXT
                        + "\"}");
        for (String path : ApiClient.json(api.get("/v3/api-docs")).get("paths").propertyNames()) {
            for (String body : bodies) {
                assertThat(api.post(path, body).statusCode()).as(path + body).isBetween(400, 499);
            }
            api.send(api.request(path, "{}").setHeader("Content-Type", "text/" + TEXT));
            api.send(api.request(path, "{}").setHeader("Accept", TEXT + "/" + TEXT));
            api.send(api.request(path + "/" + TEXT, "{}"));
            api.send(api.request(path + "?" + TEXT + "=" + TEXT, "{}"));
            api.send(api.request(path).method(TEXT, BodyPublishers.noBody()));
        }

        assertThat(output).contains("status=422 outcome=client_error").doesNotContain(TEXT);
    }

    @Test
    void noRequestThatIsNotHttpLeavesItsTextInTheLog(CapturedOutput output) throws Exception {
        for (String head : List.of(
                "GET /" + TEXT + "<> HTTP/1.1\r\nHost: localhost",
                "GET /model?a=%zz" + TEXT + " HTTP/1.1\r\nHost: localhost",
                TEXT + " /model HTTP/1.1\r\nHost: localhost",
                "GET /model " + TEXT + "/1.1\r\nHost: localhost",
                "GET /model HTTP/1.1\r\nHost: " + TEXT + "<>",
                "GET /model HTTP/1.1\r\nHost: localhost\r\n" + TEXT + " " + TEXT + ": " + TEXT,
                "GET /model HTTP/1.1\r\nHost: localhost\r\nCookie: " + TEXT + "=\"" + TEXT,
                "GET /model HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + TEXT + " " + TEXT,
                "POST /generate HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + TEXT,
                "POST /generate HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: " + TEXT,
                "POST /generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + TEXT + ";;=")) {
            assertThat(send(head + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 ");
        }

        assertThat(output).doesNotContain(TEXT);
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
