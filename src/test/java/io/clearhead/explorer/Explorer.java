package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One tab with the page, and what the tests do and ask there.
 *
 * <p>Confined to the test's thread.
 */
final class Explorer {

    /** Sixteen words, a word of several pieces, and a pronoun that looks at something. */
    static final String SENTENCE = "The animal didn't cross the street because it was too tired.";

    private final Browser browser;
    private final String server;
    private final List<String> errors = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private Page page;

    Explorer(Browser browser, int port) {
        this.browser = browser;
        this.server = "http://localhost:" + port;
        this.page = newTab(options -> options);
    }

    /** Goes on in a fresh context, as another person's browser would be. */
    Explorer fresh(UnaryOperator<Browser.NewContextOptions> change) {
        page = newTab(change);
        return this;
    }

    private Page newTab(UnaryOperator<Browser.NewContextOptions> change) {
        BrowserContext context = browser.newContext(change.apply(new Browser.NewContextOptions()
                .setBaseURL(server)
                .setViewportSize(1440, 900)
                .setColorScheme(ColorScheme.LIGHT)
                .setAcceptDownloads(true)));
        contexts.add(context);
        Page tab = context.newPage();
        tab.setDefaultTimeout(20_000);
        tab.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        tab.onPageError(errors::add);
        tab.onRequest(request -> {
            if (!request.url().startsWith(server)
                    && !request.url().startsWith("data:")
                    && !request.url().startsWith("blob:")) {
                errors.add("asked " + request.url());
            }
        });
        return tab;
    }

    /** Ends the test: with an error if the tab had one. */
    void finish(boolean passed) {
        List<String> seen = List.copyOf(errors);
        contexts.forEach(BrowserContext::close);
        if (passed) {
            assertThat(seen).as("errors in the browser").isEmpty();
        }
    }

    /** Errors that the test expected, such as a refusal that the browser logs. */
    void forgive(String part) {
        errors.removeIf(error -> error.contains(part));
    }

    Page page() {
        return page;
    }

    /** Opens the page with a link's hash, and waits for the model. */
    Explorer open(String hash) {
        page.navigate(server + "/" + hash);
        assertThat(page.locator(".top .model b")).not().isEmpty();
        return this;
    }

    /** Opens the page, runs a sentence and waits for its map. */
    Explorer run(String sentence) {
        open("");
        source().fill(sentence);
        page.keyboard().press("Control+Enter");
        return waitForMap();
    }

    Explorer waitForMap() {
        assertThat(page.locator("attention-matrix:not(.live), attention-links, .cells-table")
                        .first())
                .isVisible();
        return this;
    }

    Locator source() {
        return page.locator("#source");
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    /** Presses one of the radio buttons that look like parts of one bar. */
    Explorer choose(String name, String label) {
        page.locator(".segments label:has(input[name=" + name + "])")
                .filter(new Locator.FilterOptions().setHasText(label))
                .first()
                .click();
        return settle();
    }

    /** Waits until the page has drawn what was done last. */
    Explorer settle() {
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return this;
    }

    /** What a function in the page gives. */
    Object evaluate(String function) {
        settle();
        return page.evaluate(function);
    }

    /** What a function in the page gives for an argument. */
    Object evaluate(String function, Object argument) {
        return page.evaluate(function, argument);
    }

    /** A picture for people, in {@code target/screenshots}. */
    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }
}
