package io.clearhead.testkit;

import io.clearhead.testkit.FakeHub.Mischief;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Ways in which a {@link FakeHub} misbehaves. */
public final class HubMischief {

    private HubMischief() {}

    /** Answers with a status and nothing else. */
    public static Mischief status(int status) {
        return status(status, Map.of());
    }

    /** Answers with a status and headers. */
    public static Mischief status(int status, Map<String, String> headers) {
        return (exchange, normal) -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** Answers with another body. */
    public static Mischief body(String body) {
        return (exchange, normal) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Announces all of a content and closes the connection after the first bytes of it. */
    public static Mischief cut(byte[] content, int after) {
        return (exchange, normal) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, after);
            exchange.getResponseBody().flush();
        };
    }

    /** Sends the first bytes of a content as if that were all, without announcing a length. */
    public static Mischief endEarly(byte[] content, int after) {
        return (exchange, normal) -> {
            exchange.sendResponseHeaders(200, 0); // chunked
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(content, 0, after);
            }
        };
    }

    /** Sends all of a content, whatever range was asked for. */
    public static Mischief ignoreRange(byte[] content) {
        return (exchange, normal) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        };
    }

    /** Sends the first bytes of a content, and then nothing until the latch is open. */
    public static Mischief stall(byte[] content, int after, CountDownLatch latch) {
        return (exchange, normal) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, after);
            exchange.getResponseBody().flush();
            await(latch);
        };
    }

    /** Lets somebody know, waits, and behaves. */
    public static Mischief hold(CountDownLatch arrived, CountDownLatch latch) {
        return (exchange, normal) -> {
            arrived.countDown();
            await(latch);
            normal.answer(exchange);
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) { // the hub is closed
            Thread.currentThread().interrupt();
        }
    }
}
