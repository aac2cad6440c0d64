package io.clearhead.explorer;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers of a model with 6 layers of 16 heads about 128 tokens on either side: as much as the page loads at once. */
final class LargeAnswers {

    static final int LAYERS = 6;
    static final int HEADS = 16;
    static final int TOKENS = 128;

    private LargeAnswers() {}

    /** Answers instead of the server from now on. */
    static void install(Page page) {
        page.route(
                "**/model",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(model(route.fetch().text()))));
        page.route("**/attention", LargeAnswers::answer);
        page.route(
                "**/tokenize",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(tokens(false))));
    }

    private static String model(String model) {
        return model.replaceFirst("\"encoder\":\\{\"layers\":4,\"heads\":8", "\"encoder\":{\"layers\":6,\"heads\":16")
                .replaceFirst("\"decoder\":\\{\"layers\":3,\"heads\":8", "\"decoder\":{\"layers\":6,\"heads\":16");
    }

    private static String tokens(boolean scored) {
        return IntStream.range(0, TOKENS)
                .mapToObj(i -> "{\"id\":" + i + ",\"piece\":\"▁word" + i + "\",\"text\":\"word" + i
                        + "\",\"start\":0,\"end\":1,\"word\":" + i + ",\"special\":" + (i == TOKENS - 1)
                        + (scored ? ",\"logprob\":-0.1}" : "}"))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A band whose place depends on the head; rows sum to about 1. */
    private static String attention(String kind, int layers, int heads, boolean exact) {
        byte[] bytes = new byte[layers * heads * TOKENS * TOKENS];
        for (int i = 0; i < bytes.length; i++) {
            int column = i % TOKENS;
            int row = i / TOKENS % TOKENS;
            int head = i / (TOKENS * TOKENS);
            bytes[i] = (byte) (column == Math.min(TOKENS - 1, (row + head) % TOKENS) ? 255 : 0);
        }
        String data;
        if (exact) {
            ByteBuffer floats = ByteBuffer.allocate(4 * bytes.length).order(ByteOrder.LITTLE_ENDIAN);
            for (byte value : bytes) {
                floats.putFloat(value == 0 ? 0 : 1);
            }
            data = Base64.getEncoder().encodeToString(floats.array());
        } else {
            data = Base64.getEncoder().encodeToString(bytes);
        }
        return "\"" + kind + "\":{\"layers\":" + range(layers) + ",\"heads\":" + range(heads) + ",\"rows\":" + TOKENS
                + ",\"columns\":" + TOKENS + ",\"encoding\":\"" + (exact ? "f32" : "u8sqrt") + "\",\"data\":\"" + data
                + "\"}";
    }

    private static String range(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }

    private static void answer(Route route) {
        String body = route.request().postData();
        boolean exact = body.contains("\"f32\"");
        String weights = exact
                ? attention("cross", 1, 1, true).replace("\"layers\":[0],\"heads\":[0]", part(body))
                : attention("cross", LAYERS, HEADS, false);
        route.fulfill(new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody("{\"model\":{\"id\":\"stub\",\"revision\":\"1\"},\"source\":{\"text\":\"s\",\"tokens\":"
                        + tokens(false) + "},\"target\":{\"text\":\"t\",\"fed\":" + tokens(false) + ",\"predicted\":"
                        + tokens(true) + "},\"attention\":{" + weights + "}}"));
    }

    private static String part(String body) {
        return body.replaceAll(".*(\"layers\":\\[\\d+])(,\"heads\":\\[\\d+])?.*", "$1,\"heads\":[0]");
    }
}
