package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Eventually;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Text in, text out, and everything that can happen in between. */
@ExplorerTest
class RunIT {

    private final ApiClient api;

    @Autowired
    RunIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @Test
    void thePageOpensWithTheModelsName(Explorer explorer) throws Exception {
        explorer.open("");

        JsonNode model = ApiClient.json(api.get("/model"));
        assertThat(explorer.find(".top .model b")).hasText(model.get("id").stringValue());
        assertThat(explorer.page()).hasTitle("Clearhead: attention explorer");
        assertThat(explorer.find("h1")).hasCount(1);
    }

    @Test
    void theOutputAppearsWordByWord(Explorer explorer) throws Exception {
        String text = "I ate an apple.";
        explorer.open("");
        explorer.page().route("**/generate", RunIT::askForVeryMuch); // a short output is written between two frames
        explorer.evaluate("""
                () => {
                  window.texts = new Set();
                  window.rows = new Set();
                  new MutationObserver(() => {
                    window.texts.add(document.querySelector('#output').textContent.trim());
                    window.rows.add(document.querySelectorAll('attention-matrix.live .map-rows button').length);
                  }).observe(document.querySelector('#app'), { subtree: true, childList: true, characterData: true });
                }""");
        explorer.source().fill(text);
        assertThat(explorer.find(".run")).isEnabled();

        explorer.page().keyboard().press("Control+Enter");

        explorer.waitForMap();
        String whole = api.json(
                        "/generate",
                        "{\"inputs\": \"" + text + "\", \"parameters\": {\"num_beams\": 1" + VERY_MUCH + "}}")
                .get("generated_text")
                .stringValue();
        assertThat(explorer.find("#output")).hasText(whole);
        @SuppressWarnings("unchecked") // the page's own set of texts
        List<String> texts = (List<String>) explorer.evaluate("() => [...window.texts]");
        assertThat(texts)
                .filteredOn(shown -> !shown.isEmpty() && shown.length() < whole.length() && whole.startsWith(shown))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat((Boolean) explorer.evaluate("() => window.rows.size > 2"))
                .as("the map of cross-attention grows with the output")
                .isTrue();
        assertThat(explorer.find(".run")).isVisible();
    }

    @Test
    void stopKeepsWhatIsThereAndEndsTheServersWork(Explorer explorer) throws Exception {
        double cancelled = api.metric("clearhead_cancelled_total");
        explorer.open("");
        explorer.page().route("**/generate", RunIT::askForVeryMuch);
        explorer.source().fill("I ate an apple.");
        // In the page, because a quick model has written everything before a slow machine has pressed a button.
        explorer.evaluate("""
                () => new MutationObserver((changes, observer) => {
                  if (document.querySelector('#output').textContent.includes('Apfel') && document.querySelector('.stop')) {
                    observer.disconnect();
                    document.querySelector('.stop').click();
                  }
                }).observe(document.querySelector('#app'), { subtree: true, childList: true, characterData: true })""");

        explorer.find(".run").click();

        assertThat(explorer.find(".badge").getByText("stopped")).isVisible();
        Eventually.holds(
                () -> assertThat(api.metric("clearhead_cancelled_total")).isEqualTo(cancelled + 1));
        assertThat(explorer.find("#output")).containsText("Apfel");
        assertThat(explorer.find(".run")).isVisible();
        explorer.waitForMap(); // of what was written so far
    }

    private static final String VERY_MUCH = ",\"min_new_tokens\":512,\"max_new_tokens\":512";

    /** Lets the model write until the limit, which gives a person time to stop it. */
    private static void askForVeryMuch(Route route) {
        String body = route.request().postData().replace("\"num_beams\":1", "\"num_beams\":1" + VERY_MUCH);
        route.resume(new Route.ResumeOptions().setPostData(body));
    }

    @Test
    void aTextThatIsTooLongIsKeptAndCanBeCut(Explorer explorer) {
        explorer.open("");
        String text = "cat ".repeat(600).strip();
        explorer.source().fill(text);
        assertThat(explorer.find(".counter.over")).hasText("601 / 512 tokens");

        explorer.find(".run").click();

        assertThat(explorer.find(".note")).containsText("at most 512 tokens");
        assertThat(explorer.source()).hasValue(text);
        explorer.find(".note .secondary").click();
        assertThat(explorer.find(".counter")).hasText("512 / 512 tokens");
        assertThat(explorer.source()).hasValue("cat ".repeat(511).strip());
        explorer.forgive("422");
    }

    /** Holds back answers about attention until {@code letGo} is called, and keeps what was asked. */
    private static final String HOLD = """
            () => {
              const send = window.fetch;
              window.asked = [];
              window.held = [];
              window.fetch = (path, options) => path !== 'attention' ? send(path, options) : new Promise((resolve, reject) => {
                window.asked.push(JSON.parse(options.body).inputs);
                window.held.push(() => resolve(send(path, options)));
                options.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
              });
              window.letGo = (number) => window.held[number]();
            }""";

    @Test
    void theMapIsOfTheTextThatWasRunThoughAnotherIsTypedMeanwhile(Explorer explorer) throws Exception {
        explorer.open("");
        explorer.evaluate(HOLD);
        explorer.evaluate("""
                () => {
                  const send = window.fetch;
                  window.fetch = async (path, options) => {
                    const answer = await send(path, options);
                    if (path === 'generate') {
                      (await import('./js/store.js')).view({ source: 'She sings.' });
                    }
                    return answer;
                  };
                }""");
        explorer.source().fill("I ate an apple.");
        explorer.find(".run").click();
        Eventually.holds(
                () -> assertThat(explorer.evaluate("() => window.asked")).isEqualTo(List.of("I ate an apple.")));
        explorer.evaluate("() => window.letGo(0)");

        explorer.waitForMap();
        explorer.choose("kind", "Encoder");

        assertThat(explorer.find(".map-rows .token").nth(1)).hasText("▁ate");
        assertThat(explorer.source()).hasValue("She sings.");
    }

    @Test
    void aLateAnswerDoesNotReplaceANewerOne(Explorer explorer) throws Exception {
        explorer.open("");
        explorer.evaluate(HOLD);
        explorer.source().fill("I ate an apple.");
        explorer.find(".run").click();
        Eventually.holds(
                () -> assertThat(explorer.evaluate("() => window.held.length")).isEqualTo(1));
        explorer.source().fill("She sings.");
        explorer.page().keyboard().press("Control+Enter");
        Eventually.holds(
                () -> assertThat(explorer.evaluate("() => window.held.length")).isEqualTo(2));
        explorer.evaluate("() => window.letGo(1)");
        explorer.choose("kind", "Encoder");
        assertThat(explorer.find(".map-rows .token").first()).hasText("▁She");

        explorer.page()
                .waitForResponse(
                        response -> response.url().endsWith("/attention"),
                        () -> explorer.evaluate("() => { window.letGo(0); }"));

        explorer.settle();
        assertThat(explorer.find(".map-rows .token").first()).hasText("▁She");
    }

    @Test
    void readingOnesOwnOutputCanBeStopped(Explorer explorer) {
        explorer.open("");
        explorer.evaluate(HOLD);
        explorer.source().fill("I ate an apple.");
        explorer.page().getByText("Use my own output…").click();
        explorer.find("#forced").fill("Ich habe eine Birne gegessen.");
        explorer.find(".run").click();

        explorer.find(".stop").click();

        assertThat(explorer.find(".badge").getByText("stopped")).isVisible();
        assertThat(explorer.find(".run")).isVisible();
    }
}
