package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** The page stays quick with as much as it loads at once: 6 layers of 16 heads over 128 tokens, made by the test. */
@ExplorerTest
class PerformanceIT {

    /** Three times what is aimed at, because tests share their machine. */
    private static final double GALLERY_MILLIS = 900;

    private static final double FRAME_MILLIS = 50;
    private static final double HOVER_MILLIS = 12;
    private static final double HEAD_SWITCH_MILLIS = 48;
    private static final double LONG_TASK_MILLIS = 300;
    private static final double LARGE_MAP_MILLIS = 180;
    private static final double FIRST_PAINT_MILLIS = 1500;
    private static final double HEAP_MEGABYTES = 450;
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

    @Test
    void manyHeadsAreDrawnAtOnceAndThePointerIsFollowed(Explorer explorer) {
        openLarge(explorer);

        double gallery = best(GALLERY_MILLIS, () -> galleryMillis(explorer));
        double frame = best(FRAME_MILLIS, () -> pointerFrames(explorer));
        int elements = ((Number) explorer.evaluate("() => document.querySelectorAll('*').length")).intValue();

        System.out.printf("gallery %.0f ms, 95 %% of frames %.1f ms, %d elements%n", gallery, frame, elements);
        assertThat(gallery).isLessThan(GALLERY_MILLIS);
        assertThat(frame).isLessThan(FRAME_MILLIS);
        assertThat(elements).isLessThan(ELEMENTS);
    }

    private static void openLarge(Explorer explorer) {
        LargeAnswers.install(explorer.page());
        explorer.open("#v=1&out=" + "wort%20".repeat(LargeAnswers.TOKENS) + "&l=0&h=0");
        explorer.source().fill("word ".repeat(LargeAnswers.TOKENS).strip());
        assertThat(explorer.find(".counter")).hasText("128 / 512 tokens");
        explorer.evaluate(WATCH);
    }

    @Test
    void headsAndCellsAnswerAtOnceAndNothingPilesUp(Explorer explorer) {
        openLarge(explorer);
        galleryMillis(explorer);

        double hover = best(HOVER_MILLIS, () -> number(explorer, HOVER));
        double headSwitch = best(HEAD_SWITCH_MILLIS, () -> number(explorer, HEAD_SWITCH));
        double longTask = best(LONG_TASK_MILLIS, () -> number(explorer, LONGEST_TASK));
        double largeMap = best(LARGE_MAP_MILLIS, () -> number(explorer, LARGE_MAP));
        for (int run = 0; run < 20; run++) {
            galleryMillis(explorer);
        }
        double heap = number(explorer, "() => performance.memory.usedJSHeapSize / 1e6");

        System.out.printf(
                "hover %.1f ms, head switch %.1f ms, longest task %.0f ms, 512 x 512 %.0f ms, heap behind 20 runs %.0f MB%n",
                hover, headSwitch, longTask, largeMap, heap);
        assertThat(hover).isLessThan(HOVER_MILLIS);
        assertThat(headSwitch).isLessThan(HEAD_SWITCH_MILLIS);
        assertThat(longTask).isLessThan(LONG_TASK_MILLIS);
        assertThat(largeMap).isLessThan(LARGE_MAP_MILLIS);
        assertThat(heap).isLessThan(HEAP_MEGABYTES);
    }

    private static double number(Explorer explorer, String function) {
        return ((Number) explorer.evaluate(function)).doubleValue();
    }

    /** 95th percentile of the time in the page's own code for a move of the pointer. */
    private static final String HOVER = """
            () => {
              const cells = document.querySelector('.map-cells');
              const box = cells.getBoundingClientRect();
              const times = Array.from({ length: 60 }, (_, i) => {
                const before = performance.now();
                cells.dispatchEvent(new PointerEvent('pointermove', { clientX: box.left + 5 + 7 * i, clientY: box.top + 5 + 3 * i, bubbles: true }));
                return performance.now() - before;
              });
              return times.sort((a, b) => a - b)[56];
            }""";

    /** Median of the time from the beginning of a frame that shows another head to the end of the page's code in it. */
    private static final String HEAD_SWITCH = """
            async () => {
              const { view } = await import('./js/store.js');
              const times = [];
              for (let head = 1; head <= 15; head++) {
                view({ layer: 1, head });
                times.push(await new Promise((done) => requestAnimationFrame((start) => done(performance.now() - start))));
              }
              return times.sort((a, b) => a - b)[7];
            }""";

    /** The longest task while kinds of views and scales change; 0 if none took 50 ms. */
    private static final String LONGEST_TASK = """
            async () => {
              const { view } = await import('./js/store.js');
              let longest = 0;
              const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => { longest = Math.max(longest, duration); }));
              observer.observe({ type: 'longtask' });
              for (const change of [{ scale: 'log' }, { shape: 'links' }, { shape: 'table' }, { shape: 'matrix' }, { words: true }, { words: false }, { scale: 'sqrt' }]) {
                view(change);
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
              }
              await new Promise((done) => setTimeout(done, 0));
              observer.disconnect();
              return longest;
            }""";

    /** Time to draw one head of 512 by 512 cells. */
    private static final String LARGE_MAP = """
            async () => {
              const { paintCells } = await import('./js/view/paint.js');
              const tokens = Array.from({ length: 512 }, (_, i) => ({ label: String(i), name: String(i), special: false, hidden: false, members: [i] }));
              const weights = Float32Array.from({ length: 512 * 512 }, (_, i) => (i % 97) / 97);
              const canvas = document.createElement('canvas');
              const before = performance.now();
              paintCells(canvas, { rows: tokens, columns: tokens, weights, masked: null, renormalised: false }, { scale: 'sqrt', theme: 'light', special: 'show', fit: false });
              return performance.now() - before;
            }""";

    @Test
    void thePageIsThereAtOnce(Explorer explorer) {
        double painted = best(FIRST_PAINT_MILLIS, () -> {
            explorer.page().navigate("about:blank");
            explorer.open("");
            return number(
                    explorer, "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity");
        });

        System.out.printf("first paint %.0f ms%n", painted);
        assertThat(painted).isLessThan(FIRST_PAINT_MILLIS);
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
        assertThat(explorer.find(".tile")).hasCount(LargeAnswers.LAYERS * LargeAnswers.HEADS);
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
