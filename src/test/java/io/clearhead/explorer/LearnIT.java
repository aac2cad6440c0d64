package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import io.clearhead.testkit.ApiClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The nine steps, each with numbers of the model that runs. */
@ExplorerTest
class LearnIT {

    private static final int STEPS = 9;

    private final ApiClient api;

    @Autowired
    LearnIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @Test
    void allStepsAreReachedWithTheSpaceBar(Explorer explorer) {
        explorer.open("#v=1&m=learn");
        assertThat(explorer.find("#step-title")).containsText("1. ");

        int presses = 0;
        while (!explorer.find("#step-title").textContent().startsWith(STEPS + ".") && presses++ < 40) {
            explorer.page().keyboard().press("Space");
            explorer.settle();
        }

        assertThat(explorer.find("#step-title")).containsText("9. ");
        assertThat(explorer.find("[aria-current=step]")).containsText("Mask");
        explorer.page().keyboard().press("ArrowLeft");
        assertThat(explorer.find("#step-title")).containsText("8. ");
        explorer.forgive("422"); // of endpoints that this server refuses by name
    }

    @Test
    void queryKeyAndValueAreThoseOfTheModel(Explorer explorer) throws Exception {
        explorer.open("#v=1&m=learn&step=3&l=1&h=3&q=11");
        Locator query = explorer.find(".vector signed-canvas").first();
        assertThat(query).isVisible();
        JsonNode row = row("encoder", 1, 3, 11);

        query.locator("canvas").focus();
        explorer.page().keyboard().press("ArrowRight");

        String read = query.locator(".strip-readout").textContent();
        double first = Double.parseDouble(read.substring(read.indexOf(": ") + 2).replace('−', '-'));
        assertThat(first).isCloseTo(row.at("/q/0").doubleValue(), within(6e-5));
    }

    private JsonNode row(String kind, int layer, int head, int row) throws Exception {
        return api.json(
                "/attention/row",
                Map.of(
                        "inputs",
                        Explorer.SENTENCE,
                        "parameters",
                        Map.of("num_beams", 1),
                        "kind",
                        kind,
                        "layer",
                        layer,
                        "head",
                        head,
                        "row",
                        row));
    }

    @Test
    void scoresBecomeSharesBeforeOnesEyes(Explorer explorer) throws Exception {
        explorer.open("#v=1&m=learn&step=4&l=1&h=3&q=11");
        Locator lines = explorer.find(".anatomy-table tbody tr");
        JsonNode row = row("encoder", 1, 3, 11);
        assertThat(lines).hasCount(row.get("dot").size());
        for (int i = 0; i < row.get("dot").size(); i++) {
            String product = lines.nth(i).locator("td").first().textContent().replace('−', '-');
            assertThat(Double.parseDouble(product))
                    .isCloseTo(row.at("/dot/" + i).doubleValue(), within(0.0051));
        }
        assertThat(explorer.find(".check.good")).containsText("✓");
        double with = entropy(explorer);

        explorer.find(".switch input").uncheck();

        explorer.settle();
        assertThat(entropy(explorer)).isLessThan(with);
    }

    private static double entropy(Explorer explorer) {
        return Double.parseDouble(explorer.find("[data-fact=entropy]").textContent());
    }

    @Test
    void valuesAddUpToTheModelsContext(Explorer explorer) {
        explorer.open("#v=1&m=learn&step=5");

        assertThat(explorer.find(".check.good")).containsText("✓");
        assertThat(explorer.find(".total")).containsText("1.000");
    }

    @Test
    void theOutputGrowsTokenByTokenAndEachDrawsItsRow(Explorer explorer) {
        explorer.open("#v=1&m=learn&step=8&now=0");
        assertThat(explorer.find(".lesson-figure .muted.empty")).hasText("Nothing is written yet.");

        explorer.find("button:text-is('One token')").click();
        assertThat(explorer.find(".map-rows .token")).hasCount(1);
        explorer.page().getByText("▶ Play").click();

        assertThat(explorer.find(".map-rows .token").nth(3)).isVisible();
        assertThat(explorer.find(".written")).containsText("Das Tier");
    }

    @Test
    void theDecoderKnowsOnlyWhatIsWritten(Explorer explorer) throws Exception {
        explorer.open("#v=1&m=learn&step=9&part=3&l=2&h=3&q=2&now=3");

        assertThat(explorer.find(".map-rows .token")).hasCount(3);
        Locator lines = explorer.find(".anatomy-table tbody tr");
        JsonNode row = row("decoder", 2, 3, 2);
        assertThat(lines).hasCount(row.get("dot").size());
        assertThat(lines.nth(2)).not().containsText("masked");
        assertThat(lines.nth(3)).containsText("masked");
    }

    @Test
    void theSelectionGoesAlongIntoExplore(Explorer explorer) {
        explorer.open("#v=1&m=learn&step=4&l=1&h=3&q=11");
        explorer.page().getByText("Open in Explore").click();

        explorer.waitForMap();
        assertThat(explorer.find("#map-title")).hasText("Encoder self-attention · Layer 2 · Head 4");
        assertThat(explorer.find("#row-title")).hasText("Row it");
        assertThat(explorer.source()).hasValue(Explorer.SENTENCE);
    }
}
