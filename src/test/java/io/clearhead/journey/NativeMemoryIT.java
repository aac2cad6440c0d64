package io.clearhead.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests of every kind, also those that fail, give back all native memory. */
@BuiltInServer
class NativeMemoryIT {

    private static final int REQUESTS = 2_000;
    private static final int CLIENTS = 4;

    private static final List<Request> KINDS = List.of(
            new Request(200, "/generate", "{\"inputs\": \"I have failed.\", \"parameters\": {\"num_beams\": 1}}"),
            new Request(
                    200,
                    "/generate",
                    "{\"inputs\": \"Did Tom know?\", \"parameters\": {\"num_beams\": 3, \"details\": true}}"),
            new Request(
                    200,
                    "/generate",
                    "{\"inputs\": [\"We lost.\", \"I win.\"], \"parameters\": {\"num_beams\": 2, \"max_new_tokens\": 2}}"),
            new Request(
                    200, "/generate_stream", "{\"inputs\": \"I have failed.\", \"parameters\": {\"num_beams\": 1}}"),
            new Request(
                    200,
                    "/generate_stream",
                    "{\"inputs\": \"I have failed.\", \"parameters\": {\"num_beams\": 1, \"alignment\": true}}"),
            new Request(
                    200,
                    "/generate",
                    "{\"inputs\": \"Did Tom know?\", \"parameters\": {\"num_beams\": 3, \"alignment\": {\"layer\": 0}}}"),
            new Request(
                    200,
                    "/attention",
                    "{\"inputs\": \"We lost.\", \"encoding\": \"u8sqrt\", \"parameters\": {\"num_beams\": 1}}"),
            new Request(200, "/attention", "{\"inputs\": \"We lost.\", \"target\": \"Wir.\", \"layers\": [0]}"),
            new Request(
                    200,
                    "/attention/row",
                    "{\"inputs\": \"We lost.\", \"target\": \"Wir.\", \"kind\": \"cross\", \"layer\": 1, \"head\": 2, \"row\": 1}"),
            new Request(200, "/encode", "{\"inputs\": [\"We lost.\", \"I win.\"], \"pooling\": \"mean\"}"),
            new Request(200, "/embeddings/plane", "{\"terms\": [\"cat\", \"unbelievable\"], \"neighbours\": 5}"),
            new Request(
                    200,
                    "/embeddings/contexts",
                    "{\"a\": {\"text\": \"We lost.\", \"span\": [3, 7]}, \"b\": {\"text\": \"I win.\", \"span\": [2, 5]}}"),
            // Found out only while the model runs, because the target is generated.
            new Request(
                    422,
                    "/attention/row",
                    "{\"inputs\": \"We lost.\", \"kind\": \"decoder\", \"layer\": 1, \"head\": 2, \"row\": 400, \"parameters\": {\"num_beams\": 1}}"),
            new Request(422, "/encode", "{\"inputs\": \"We lost.\", \"layer\": 9}"));

    private final ApiClient api;

    @Autowired
    NativeMemoryIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    private record Request(int status, String path, String body) {}

    @Test
    void twoThousandRequestsLeaveNoNativeArrayBehind() throws Exception {
        send(10 * KINDS.size());
        double before = Eventually.settles(() -> api.metric("clearhead_native_arrays"));

        send(REQUESTS);

        Eventually.holds(() -> assertThat(api.metric("clearhead_native_arrays")).isEqualTo(before));
        assertThat(before).isGreaterThan(100); // the weights: the metric counts something
    }

    private void send(int count) throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Request request = KINDS.get(i % KINDS.size());
                sent.add(CompletableFuture.runAsync(() -> send(request), clients));
            }
            for (Future<?> future : sent) {
                future.get();
            }
        } finally {
            clients.shutdown();
        }
    }

    private void send(Request request) {
        assertThat(api.sendLater(api.request(request.path(), request.body())).join())
                .satisfies(answer -> assertThat(answer.statusCode())
                        .as("%s: %s", request, answer.body())
                        .isEqualTo(request.status()));
    }
}
