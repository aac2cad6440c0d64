package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.Base64;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page stays quick with as much as it loads at once: 6 layers of 16 heads over 128 tokens, made by the test. */
@ExplorerTest
class PerformanceIT {

    private static final int LAYERS = 6;
    private static final int HEADS = 16;
    private static final int TOKENS = 128;

    /** Three times what is aimed at, because tests share their machine. */
    private static final double GALLERY_MILLIS = 900;

    private static final double FRAME_MILLIS = 50;
    private static final int ELEMENTS = 3000;
    private static final int ROUNDS = 8;

    /** Notes when the weights were there and when the last picture was. */
    private static final String WATCH = """
            () => {
              const original = Response.prototype.json;
              Response.prototype.json = async function () {
                const value = await original.call(this);
                if (value.attention && !window.arrived) window.arrived = performance.now();
                return value;
              };
              new MutationObserver(() => {
                if (window.arrived && !window.drawn) window.drawn = performance.now();
              }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-painted'] });
            }""";

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
            java.nio.ByteBuffer floats =
                    java.nio.ByteBuffer.allocate(4 * bytes.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
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

    @Test
    void manyHeadsAreDrawnAtOnceAndThePointerIsFollowed(Explorer explorer) {
        explorer.page()
                .route(
                        "**/model",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBody(model(route.fetch().text()))));
        explorer.page().route("**/attention", PerformanceIT::answer);
        explorer.page()
                .route(
                        "**/tokenize",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBody(tokens(false))));
        explorer.open("#v=1&out=" + "wort%20".repeat(TOKENS) + "&l=0&h=0");
        explorer.source().fill("word ".repeat(TOKENS).strip());
        assertThat(explorer.find(".counter")).hasText("128 / 512 tokens");
        explorer.evaluate(WATCH);

        double gallery = best(GALLERY_MILLIS, () -> galleryMillis(explorer));
        double frame = best(FRAME_MILLIS, () -> pointerFrames(explorer));
        int elements = ((Number) explorer.evaluate("() => document.querySelectorAll('*').length")).intValue();

        System.out.printf("gallery %.0f ms, 95 %% of frames %.1f ms, %d elements%n", gallery, frame, elements);
        assertThat(gallery).isLessThan(GALLERY_MILLIS);
        assertThat(frame).isLessThan(FRAME_MILLIS);
        assertThat(elements).isLessThan(ELEMENTS);
    }

    /** The least of several, until it is good enough: other work on the machine can only add to what the page needs. */
    private static double best(double enough, DoubleSupplier measure) {
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS && least >= enough; round++) {
            least = Math.min(least, measure.getAsDouble());
        }
        return least;
    }

    /** Time from the parsed answer to the last tile. */
    private static double galleryMillis(Explorer explorer) {
        explorer.evaluate("() => { window.arrived = 0; window.drawn = 0; document.querySelector('.run').click(); }");
        assertThat(explorer.find(".tile")).hasCount(LAYERS * HEADS);
        explorer.page().waitForCondition(() -> ((Number) explorer.evaluate("() => window.drawn")).doubleValue() > 0);
        return ((Number) explorer.evaluate("() => window.drawn - window.arrived")).doubleValue();
    }

    /** Moves the pointer over the map, one move per frame; the 95th percentile of the time between frames. */
    private static double pointerFrames(Explorer explorer) {
        Locator cells = explorer.find(".map-cells");
        cells.scrollIntoViewIfNeeded();
        return ((Number) explorer.evaluate("""
                async () => {
                  const cells = document.querySelector('.map-cells');
                  const box = cells.getBoundingClientRect();
                  const times = [];
                  let last = performance.now();
                  for (let i = 0; i < 60; i++) {
                    cells.dispatchEvent(new PointerEvent('pointermove', { clientX: box.left + 5 + 7 * i, clientY: box.top + 5 + 3 * i, bubbles: true }));
                    await new Promise(requestAnimationFrame);
                    const now = performance.now();
                    times.push(now - last);
                    last = now;
                  }
                  return times.sort((a, b) => a - b)[56];
                }""")).doubleValue();
    }

    @Test
    void thePageIsSmall(Explorer explorer) {
        explorer.open("");
        List<?> sizes = (List<?>) explorer.evaluate("""
                () => performance.getEntriesByType('resource').filter((entry) => /\\.(js|css|svg)/.test(entry.name)).map((entry) => entry.encodedBodySize)""");
        int total = sizes.stream().mapToInt(size -> ((Number) size).intValue()).sum();
        System.out.printf("%d files, %d bytes%n", sizes.size(), total);
        assertThat(total).isLessThan(90 * 1024);
    }
}
