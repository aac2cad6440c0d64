package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import io.clearhead.testkit.ApiClient;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
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
    }

    @Test
    void wordsAreWhereTheServerPutsThemAndItsCosinesAreTold(Explorer explorer) throws Exception {
        explorer.open("#v=1&m=learn&step=1&part=2");
        JsonNode plane = api.json("/embeddings/plane", "{\"terms\": [\"cat\", \"dog\", \"apple\"], \"neighbours\": 8}");

        double kept = 100
                * (plane.at("/explained_variance/0").doubleValue()
                        + plane.at("/explained_variance/1").doubleValue());
        assertThat(explorer.find("[data-fact=variance]")).containsText(String.format(Locale.ROOT, "%.1f %%", kept));
        assertThat(explorer.find(".parts")).containsText("cat–dog " + two(plane.at("/cosines/0/1")));
        assertThat(explorer.find(".parts")).containsText("cat–apple " + two(plane.at("/cosines/0/2")));
        Locator nearest = explorer.find(".cosines").nth(1).locator("tr");
        assertThat(nearest).hasCount(8);
        for (int i = 0; i < 8; i++) {
            assertThat(nearest.nth(i))
                    .containsText(
                            plane.at("/terms/0/neighbours/" + i + "/piece").stringValue());
            assertThat(nearest.nth(i)).containsText(two(plane.at("/terms/0/neighbours/" + i + "/cosine")));
        }

        explorer.find(".terms input").fill("dogs");
        explorer.page().keyboard().press("Enter");

        assertThat(explorer.find(".plane .chosen")).hasText("dogs");
    }

    private static String two(JsonNode number) {
        return String.format(Locale.ROOT, "%.2f", number.doubleValue()).replace('-', '−');
    }

    @Test
    void twoMeaningsAreComparedAtEveryStage(Explorer explorer) throws Exception {
        explorer.open("#v=1&m=learn&step=2");
        assertThat(explorer.find("[data-fact=pieces]")).containsText("Different vocabulary entries");
        JsonNode contexts = api.json(
                "/embeddings/contexts",
                "{\"a\": {\"text\": \"Apple released a new iPhone.\", \"span\": [0, 5]}, \"b\": {\"text\": \"I ate an apple.\", \"span\": [9, 14]}}");
        Locator stages = explorer.find(".cosines tbody tr");
        assertThat(stages).hasCount(contexts.get("stages").size());
        for (int i = 0; i < contexts.get("stages").size(); i++) {
            double cosine = contexts.at("/stages/" + i + "/cosine").doubleValue();
            assertThat(stages.nth(i))
                    .containsText(String.format(Locale.ROOT, "%.3f", cosine).replace('-', '−'));
        }

        explorer.page().getByText("bank / bank").click();

        assertThat(explorer.find("[data-fact=pieces]")).containsText("the same entry");
        assertThat(stages.first()).containsText("1.000");
    }

    @Test
    void positionsAreThoseOfTheFormula(Explorer explorer) {
        explorer.open("#v=1&m=learn&step=7&part=3");

        assertThat(explorer.find("[data-fact=formula]")).hasClass(Pattern.compile("good"));
        String told = explorer.find("[data-fact=formula]").textContent();
        assertThat(told).containsPattern("at most (0|[0-9]+·10⁻[⁶-⁹])");
        assertThat(explorer.find(".lesson-figure")).containsText("One rotation turns every PE(p) into PE(p + 4)");
    }

    @Test
    void aRowIsJudgedByItsNumbers(Explorer explorer) throws Exception {
        explorer.open("#v=1&m=learn&step=4&l=1&h=3&q=11");
        JsonNode weights = row("encoder", 1, 3, 11).get("weights");
        assertThat(explorer.find("[data-fact=verdict]")).containsText("animal");

        assertThat(explorer.find("[data-fact=verdict]"))
                .containsText("it gets "
                        + String.format(Locale.ROOT, "%.3f", weights.get(1).doubleValue())
                                .substring(1));
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
        assertThat(explorer.find(".check.good")).containsText("rows came with their tokens");
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

    @Test
    void theSelectionThatIsShownFirstGoesAlong(Explorer explorer) {
        explorer.open("#v=1&m=learn&step=4");
        assertThat(explorer.find(".check.good")).isVisible();
        explorer.page().getByText("Open in Explore").click();

        explorer.waitForMap();
        assertThat(explorer.find("#map-title")).hasText("Encoder self-attention · Layer 2 · Head 4");
        assertThat(explorer.find("#row-title")).hasText("Row it");
    }

    @Test
    void aFigureOffersOnlyWhatItCanDo(Explorer explorer) {
        explorer.open("#v=1&m=learn&step=9");
        Locator column = explorer.find(".map-columns .token").nth(1);
        assertThat(column).not().hasAttribute("title", Pattern.compile("click"));
        assertThat(explorer.find("#map-keys")).not().containsText("hides");

        explorer.find(".part-dot").last().click();
        explorer.page().getByText("Explore it yourself").click();

        explorer.waitForMap();
        assertThat(explorer.find("#map-title")).hasText("Decoder self-attention · Layer 3 · Head 4");
    }

    @Test
    void headsAreFirstThoseOfTheEncoder(Explorer explorer) {
        explorer.open("#v=1&m=learn&step=6");

        assertThat(explorer.find(".tile")).hasCount(32);
    }
}
