package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page does when the server or the model cannot do everything. */
@ExplorerTest
class StateIT {

    private static void problem(Route route, int status, String code, String detail) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setHeaders(Map.of("Content-Type", "application/problem+json", "Retry-After", "1"))
                .setBody("{\"title\": \"Told by the test\", \"status\": " + status + ", \"code\": \"" + code
                        + "\", \"detail\": \"" + detail + "\", \"request_id\": \"1234\"}"));
    }

    @Test
    void whileTheModelLoadsThePageWaitsAndGoesOnByItself(Explorer explorer) {
        Page page = explorer.page();
        AtomicInteger refusals = new AtomicInteger();
        page.route("**/model", route -> {
            if (refusals.incrementAndGet() < 3) {
                problem(route, 503, "MODEL_LOADING", "the model is loading");
            } else {
                route.resume();
            }
        });

        page.navigate("/");

        assertThat(explorer.find(".banner")).containsText("The model is loading");
        page.getByText("Show a recorded example").click();
        assertThat(explorer.find("attention-matrix, attention-links").first()).isVisible();
        assertThat(explorer.find(".banner")).hasCount(0);
        explorer.forgive("503");
    }

    /** Names of capabilities and what the page says when one is missing. */
    @ParameterizedTest
    @CsvSource({
        "decoder_attention, Decoder, 9",
        "cross_attention, Cross, 8",
    })
    void whatTheModelCannotShowIsSwitchedOffWithTheReason(String capability, String kind, int step, Explorer explorer) {
        String reason = "the decoder of this model is a recurrent one";
        explorer.page().route("**/model", route -> {
            String model = route.fetch()
                    .text()
                    .replace(
                            "\"capabilities\":{",
                            "\"capabilities\":{\"" + capability + "\":{\"available\":false,\"reason\":\"" + reason
                                    + "\"},");
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(model));
        });
        explorer.open("#v=1&src=I%20ate%20an%20apple.&kind=encoder").waitForMap();

        assertThat(explorer.find(".segments label:has-text('" + kind + "') input"))
                .isDisabled();
        assertThat(explorer.find(".controls")).containsText(reason);
        explorer.page().navigate("/#v=1&m=learn&step=" + step);
        assertThat(explorer.find(".lesson-figure")).containsText(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void stepsWithoutTheirNumbersSayWhy(int step, Explorer explorer) {
        String reason = "queries and keys of this model are not shown";
        explorer.page().route("**/attention/row", route -> problem(route, 422, "CAPABILITY_MISSING", reason));

        explorer.open("#v=1&m=learn&step=" + step);

        assertThat(explorer.find(".lesson-figure")).containsText(reason);
        assertThat(explorer.find("#step-title")).containsText(step + ". ");
        explorer.forgive("422");
    }

    @Test
    void aBusyServerIsNamedWithTheTimeToWait(Explorer explorer) {
        explorer.open("");
        explorer.page().route("**/generate", route -> problem(route, 429, "OVERLOADED", "all workers are busy"));
        explorer.source().fill("I ate an apple.");
        explorer.find(".run").click();

        assertThat(explorer.find(".note")).containsText("all workers are busy");
        assertThat(explorer.find(".note")).containsText("try again in 1 s");
        assertThat(explorer.find(".note")).containsText("1234");
        explorer.forgive("429");
    }

    @Test
    void aLostConnectionKeepsTheTextAndOffersToRetry(Explorer explorer) {
        explorer.open("");
        explorer.page().route("**/generate", Route::abort, new Page.RouteOptions().setTimes(1));
        explorer.source().fill("I ate an apple.");
        explorer.find(".run").click();
        assertThat(explorer.find(".note")).containsText("cannot be reached");

        explorer.find(".note .secondary").click();

        explorer.waitForMap();
        assertThat(explorer.find("#output")).hasText("Ich habe einen Apfel gegessen.");
        explorer.forgive("ERR_FAILED");
    }

    @Test
    void weightsThatCannotBeRightAreNotTrusted(Explorer explorer) {
        explorer.page().route("**/attention", route -> {
            String answer =
                    route.fetch().text().replaceFirst("\"data\":\"[^\"]{40}", "\"data\":\"" + "AADAfwAA".repeat(5));
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(answer));
        });
        explorer.open("#v=1&src=I%20ate%20an%20apple.&kind=encoder").waitForMap();

        assertThat(explorer.find("#map-view .problem")).containsText("Do not trust this map");
    }

    @Test
    void weightsThatCameInBytesAreNotHeldAgainstTheirSums(Explorer explorer) {
        explorer.open("");
        explorer.evaluate("""
                () => new MutationObserver(() => {
                  window.distrusted ||= Boolean(document.querySelector('#map-view .problem'));
                }).observe(document.querySelector('#app'), { subtree: true, childList: true })""");
        explorer.page().route("**/attention", route -> {
            if (route.request().postData().contains("\"f32\"")) {
                problem(route, 503, "DRAINING", "the exact weights do not come");
            } else {
                route.resume();
            }
        });
        explorer.source()
                .fill("I have never seen such a beautiful house in my life. "
                        .repeat(10)
                        .strip());

        explorer.find(".run").click();

        explorer.waitForMap();
        assertThat(explorer.find(".gallery[data-painted]")).isVisible();
        assertThat(explorer.find("#map-view .problem")).hasCount(0);
        assertThat(explorer.evaluate("() => window.distrusted ?? false")).isEqualTo(false);
        explorer.forgive("503");
    }

    @Test
    void aServerWithKeysIsAskedWithOne(Explorer explorer) {
        explorer.page().route("**/model", route -> {
            if ("Bearer secret".equals(route.request().headerValue("authorization"))) {
                route.resume();
            } else {
                problem(route, 401, "UNAUTHORIZED", "this key is not known here");
            }
        });
        explorer.page().navigate("/");
        assertThat(explorer.find("#key-dialog")).isVisible();
        explorer.find("#key-input").fill("wrong");
        explorer.page().getByText("Use this key").click();
        assertThat(explorer.find("#key-problem")).hasText("this key is not known here");

        explorer.find("#key-input").fill("secret");
        explorer.page().getByText("Use this key").click();

        assertThat(explorer.find(".top .model b")).not().isEmpty();
        explorer.forgive("401");
    }

    @Test
    void markupAndEveryScriptAreTextAndKeepTheirPlaces(Explorer explorer) {
        explorer.run("<b>x</b> שלום 🙂 ok.").choose("kind", "Encoder");

        assertThat(explorer.find(".map-columns b")).hasCount(0);
        assertThat(explorer.find(".map-columns")).containsText("<");
        explorer.page().locator("#output").waitFor();
    }

    @Test
    void whatIsTypedWhileTheModelLoadsStays(Explorer explorer) {
        AtomicInteger refusals = new AtomicInteger();
        explorer.page().route("**/model", route -> {
            if (refusals.incrementAndGet() < 3) {
                problem(route, 503, "MODEL_LOADING", "the model is loading");
            } else {
                route.resume();
            }
        });
        explorer.page().navigate("/");
        explorer.source().fill("I ate an apple.");

        assertThat(explorer.find(".top .model b")).not().isEmpty();

        explorer.settle();
        assertThat(explorer.source()).hasValue("I ate an apple.");
        assertThat(explorer.find(".run")).isEnabled();
        explorer.forgive("503");
    }

    @Test
    void aLessonThatFailedIsAskedAgain(Explorer explorer) {
        explorer.page().route("**/embeddings/plane", Route::abort, new Page.RouteOptions().setTimes(1));
        explorer.open("#v=1&m=learn&step=1");

        explorer.find(".note .secondary").click();

        assertThat(explorer.find(".plane")).isVisible();
        explorer.forgive("ERR_FAILED");
    }
}
