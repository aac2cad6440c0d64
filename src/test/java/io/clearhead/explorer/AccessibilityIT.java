package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everybody can use the page: axe finds nothing, a phone has room for it, and motion can be switched off. */
@ExplorerTest
class AccessibilityIT {

    private static final String LINK =
            "#v=1&src=The%20animal%20didn't%20cross%20the%20street%20because%20it%20was%20too%20tired."
                    + "&l=2&h=3&q=4&x=1&pin=cross.2.3,cross.1.5";

    private static void check(Explorer explorer, String where) {
        explorer.settle();
        List<String> violations = new AxeBuilder(explorer.page())
                .analyze().getViolations().stream()
                        .map(rule -> where + ": " + rule.getId() + " "
                                + rule.getNodes().stream()
                                        .limit(3)
                                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                        .toList())
                        .toList();
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axeFindsNothingInExplore(ColorScheme scheme, Explorer explorer) {
        explorer.fresh(options -> options.setColorScheme(scheme)).open("");
        check(explorer, "empty");
        explorer.open(LINK).waitForMap();
        assertThat(explorer.find(".check.good")).isVisible();
        check(explorer, "matrix");
        explorer.find("#tab-links").click();
        check(explorer, "links");
        explorer.find("#tab-table").click();
        check(explorer, "table");
        explorer.find(".menu summary").click();
        check(explorer, "menu");
        explorer.page().keyboard().press("Escape");
        explorer.page().getByLabel("Keys and help").click();
        check(explorer, "dialog");
        explorer.find("dialog[open] .icon").click();
        explorer.page()
                .route(
                        "**/generate",
                        route -> route.fulfill(
                                new com.microsoft.playwright.Route.FulfillOptions()
                                        .setStatus(500)
                                        .setContentType("application/problem+json")
                                        .setBody(
                                                "{\"title\":\"Internal error\",\"detail\":\"a bug\",\"request_id\":\"7\",\"code\":\"INTERNAL_ERROR\"}")));
        explorer.find(".run").click();
        assertThat(explorer.find(".note")).isVisible();
        check(explorer, "error");
        explorer.forgive("500");
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axeFindsNothingInLearn(ColorScheme scheme, Explorer explorer) {
        explorer.fresh(options -> options.setColorScheme(scheme));
        for (int step = 1; step <= 9; step++) {
            explorer.open("#v=1&m=learn&step=" + step + "&part=3");
            assertThat(explorer.find(".lesson-figure [aria-busy=true]")).hasCount(0);
            check(explorer, "step " + step);
        }
        explorer.forgive("422"); // of endpoints that this server refuses by name
    }

    private static void phone(Explorer explorer) {
        explorer.fresh(options -> options.setViewportSize(360, 740)
                .setHasTouch(true)
                .setIsMobile(true)
                .setDeviceScaleFactor(2));
    }

    private static int overflow(Explorer explorer) {
        return ((Number) explorer.evaluate(
                        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }

    @Test
    void aPhoneNeedsNoSidewaysScrolling(Explorer explorer) {
        phone(explorer);
        explorer.open("#v=1&src=The%20animal%20didn't%20cross%20the%20street%20because%20it%20was%20too%20tired.")
                .waitForMap();

        assertThat(overflow(explorer)).isZero();
        assertThat(explorer.source().boundingBox().y)
                .isLessThan(explorer.find("#output").boundingBox().y);
        Locator token = explorer.find(".links-side").first().locator("button").nth(4);
        token.tap();
        assertThat(token).hasAttribute("aria-pressed", "true");
        assertThat(explorer.find("#row-title")).hasText("Row Straße");
        explorer.find("#tab-matrix").tap();
        assertThat(explorer.find("attention-matrix")).isVisible();
        assertThat(overflow(explorer)).isZero();
        double cell = ((Number)
                        explorer.evaluate(
                                "() => document.querySelector('.map-cells').clientWidth / document.querySelectorAll('.map-columns .token').length"))
                .doubleValue();
        assertThat(cell).isGreaterThanOrEqualTo(24);
        check(explorer, "phone");
        for (int step = 1; step <= 9; step++) {
            explorer.open("#v=1&m=learn&step=" + step + "&part=3");
            assertThat(explorer.find(".lesson-figure [aria-busy=true]")).hasCount(0);
            assertThat(overflow(explorer)).as("step " + step).isZero();
        }
        explorer.forgive("422"); // of endpoints that this server refuses by name
    }

    @Test
    void twiceTheTextSizeStillFits(Explorer explorer) {
        explorer.open(LINK).waitForMap();
        explorer.evaluate("() => { document.documentElement.style.fontSize = '30px'; }");

        assertThat(overflow(explorer)).isZero();
        assertThat(explorer.find(".run")).isVisible();
    }

    @Test
    void nothingMovesForWhoDoesNotWantIt(Explorer explorer) {
        explorer.fresh(options -> options.setReducedMotion(ReducedMotion.REDUCE))
                .open(LINK)
                .waitForMap();

        assertThat(explorer.evaluate("() => document.getAnimations().length")).isEqualTo(0);
    }

    @Test
    void theChosenColoursStay(Explorer explorer) {
        explorer.open("");
        Locator theme = explorer.find(".theme");
        theme.click();
        theme.click();
        assertThat(explorer.find("html")).hasAttribute("data-theme", "dark");

        explorer.page().reload();

        assertThat(explorer.find("html")).hasAttribute("data-theme", "dark");
        assertThat(theme).hasAttribute("title", "Colours: dark");
    }
}
