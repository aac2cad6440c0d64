package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.SelectOption;
import io.clearhead.testkit.ApiClient;
import io.clearhead.testkit.Eventually;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What can be changed about the view, and what must not change with it. */
@ExplorerTest
class ViewIT {

    private static final String ROWS_OF_TABLE = """
            () => [...document.querySelectorAll('.cells-table tbody tr')].map(line => line.textContent.replace(/\\s+/g, ' ').trim())""";

    private final ApiClient api;

    @Autowired
    ViewIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    @Test
    void theGalleryHasAllHeadsWithLabelsThatFilterAndSort(Explorer explorer) {
        explorer.run(Explorer.SENTENCE).choose("kind", "Encoder");
        Locator tiles = explorer.find(".tile");
        assertThat(tiles).hasCount(32);
        assertThat(explorer.find(".gallery[data-painted]")).isVisible();

        tiles.nth(13).locator(".tile-open").click();
        assertThat(explorer.find("#map-title")).hasText("Encoder self-attention · Layer 2 · Head 6");
        assertThat(explorer.find(".tile.current")).hasCount(1);

        List<String> before = explorer.find(".tile canvas").all().stream()
                .map(canvas -> canvas.getAttribute("data-head"))
                .toList();
        explorer.find(".gallery select").first().selectOption("entropy");
        List<String> after = explorer.find(".tile canvas").all().stream()
                .map(canvas -> canvas.getAttribute("data-head"))
                .toList();
        assertThat(after).containsExactlyInAnyOrderElementsOf(before).isNotEqualTo(before);

        String label = (String) tiles.first().evaluate("tile => tile.dataset.label");
        int labelled = explorer.find(".tile[data-label=" + label + "]").count();
        explorer.find(".gallery select").nth(1).selectOption(label);
        assertThat(explorer.find(".tile")).hasCount(labelled);
        assertThat(explorer.find(".tile[data-label=" + label + "]")).hasCount(labelled);
    }

    /** What the page measured of every head that the gallery shows. */
    private static final String MEASURED = """
            () => [...document.querySelectorAll('.tile canvas')].map(({ data }) => ({ layer: data.layer, head: data.head, label: data.label, numbers: data.numbers }))""";

    @ParameterizedTest
    @CsvSource({"encoder, Encoder", "decoder, Decoder", "cross, Cross"})
    void labelsAndTheirNumbersAreThoseOfTheServer(String kind, String name, Explorer explorer) throws Exception {
        explorer.run(Explorer.SENTENCE).choose("kind", name);
        JsonNode stats = api.json(
                        "/attention",
                        Map.of(
                                "inputs", Explorer.SENTENCE,
                                "kinds", List.of(kind),
                                "include", List.of("stats"),
                                "parameters", Map.of("num_beams", 1)))
                .at("/stats/" + kind);

        List<?> measured = (List<?>) explorer.evaluate(MEASURED);

        assertThat(measured).hasSize(stats.size() * stats.get(0).size());
        for (Object head : measured) {
            Map<?, ?> here = (Map<?, ?>) head;
            JsonNode there = stats.at("/" + here.get("layer") + "/" + here.get("head"));
            assertThat(here.get("label")).isEqualTo(there.get("label").stringValue());
            ((Map<?, ?>) Objects.requireNonNull(here.get("numbers")))
                    .forEach((number, value) -> assertThat(((Number) value).doubleValue())
                            .as("%s of %s", number, head)
                            .isCloseTo(there.get((String) number).doubleValue(), within(1e-4)));
        }
    }

    @Test
    void headsAreSortedByHowMuchTheyLookFromOneTokenToAnother(Explorer explorer) throws Exception {
        explorer.run(Explorer.SENTENCE);
        JsonNode answer = api.json(
                "/attention",
                Map.of(
                        "inputs", Explorer.SENTENCE,
                        "kinds", List.of("cross"),
                        "parameters", Map.of("num_beams", 1)));
        int street = place(answer.at("/source/tokens"), "street");
        int strasse = place(answer.at("/target/predicted"), "Straße");
        String best = "";
        double most = 0;
        JsonNode weights = answer.at("/attention/cross/data");
        for (int layer = 0; layer < weights.size(); layer++) {
            for (int head = 0; head < weights.get(layer).size(); head++) {
                double weight = weights.at("/" + layer + "/" + head + "/" + strasse + "/" + street)
                        .doubleValue();
                if (weight > most) {
                    most = weight;
                    best = "cross/" + layer + "/" + head;
                }
            }
        }

        explorer.find(".map-grid").focus();
        explorer.page().keyboard().press("Control+Home");
        for (int i = 0; i < strasse; i++) {
            explorer.page().keyboard().press("ArrowDown");
        }
        for (int i = 0; i < street; i++) {
            explorer.page().keyboard().press("ArrowRight");
        }
        explorer.page().keyboard().press("Enter");
        explorer.page().getByText("Which heads look most").click();

        assertThat(explorer.find(".tile canvas").first()).hasAttribute("data-head", best);
    }

    private static int place(JsonNode tokens, String text) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).get("text").stringValue().equals(text)) {
                return i;
            }
        }
        throw new AssertionError(text + " is not among " + tokens);
    }

    @Test
    void weightsOnShortValuesCountLess(Explorer explorer) throws Exception {
        explorer.run("I ate an apple.").choose("kind", "Encoder");
        JsonNode answer = api.json(
                "/attention",
                Map.of(
                        "inputs", "I ate an apple.",
                        "kinds", List.of("encoder"),
                        "include", List.of("value_norms"),
                        "parameters", Map.of("num_beams", 1)));
        JsonNode row = answer.at("/attention/encoder/data/0/0/1");
        JsonNode norms = answer.at("/value_norms/encoder/0/0");
        double total = 0;
        for (int column = 0; column < row.size(); column++) {
            total += row.get(column).doubleValue() * norms.get(column).doubleValue();
        }

        explorer.find(".check-field:has-text('value‖')").click();

        assertThat(explorer.find(".badge").getByText("weight × length")).isVisible();
        List<?> shown = (List<?>) explorer.evaluate("""
                async () => {
                  const [{ selectedMap }, { state }] = await Promise.all([import('./js/selection.js'), import('./js/store.js')]);
                  const map = selectedMap(state);
                  return [...map.weights.subarray(map.columns.length, 2 * map.columns.length)];
                }""");
        for (int column = 0; column < row.size(); column++) {
            assertThat(((Number) shown.get(column)).doubleValue())
                    .isCloseTo(row.get(column).doubleValue() * norms.get(column).doubleValue() / total, within(1e-4));
        }
    }

    @Test
    void specialTokensFadeWithoutChangingAndAreExcludedWithNotice(Explorer explorer) {
        explorer.run("I ate an apple.").choose("kind", "Encoder").choose("special", "show");
        Object shown = pixels(explorer);
        explorer.find("#tab-table").click();
        Object numbers = explorer.evaluate(ROWS_OF_TABLE);

        explorer.choose("special", "fade");
        assertThat(explorer.evaluate(ROWS_OF_TABLE)).isEqualTo(numbers);
        explorer.find("#tab-matrix").click();
        assertThat(pixels(explorer)).isNotEqualTo(shown);

        explorer.choose("special", "exclude");
        assertThat(explorer.find(".map-bar .badge")).hasText("renormalised");
        assertThat(explorer.find(".map-columns .token")).hasCount(5);
        for (double sum : rowSums(explorer)) {
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    private static Object pixels(Explorer explorer) {
        return explorer.evaluate("""
                () => { const canvas = document.querySelector('canvas[data-part=weights]');
                  return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].join(); }""");
    }

    /** Sums of the rows of the map that is shown, which the page's own module gives. */
    private static List<Double> rowSums(Explorer explorer) {
        @SuppressWarnings("unchecked") // numbers; JavaScript's 1 comes as an integer
        List<Number> sums = (List<Number>) explorer.evaluate("""
                async () => {
                  const [{ selectedMap }, { state }] = await Promise.all([import('./js/selection.js'), import('./js/store.js')]);
                  const map = selectedMap(state);
                  return map.rows.map((_, r) => map.weights.subarray(r * map.columns.length, (r + 1) * map.columns.length).reduce((a, b) => a + b, 0));
                }""");
        return sums.stream().map(Number::doubleValue).toList();
    }

    @Test
    void wordsMergeTheirPiecesAndRowsKeepTheirSums(Explorer explorer) throws Exception {
        JsonNode tokens = api.json("/attention", Map.of("inputs", Explorer.SENTENCE, "kinds", List.of("encoder")))
                .at("/source/tokens");
        long words = tokens.valueStream()
                .map(token -> token.get("word").intValue())
                .distinct()
                .count(); // special tokens are -1, and there is one
        explorer.run(Explorer.SENTENCE).choose("kind", "Encoder");

        explorer.find(".check-field")
                .filter(new Locator.FilterOptions().setHasText("Whole words"))
                .click();

        assertThat(explorer.find(".map-rows .token")).hasCount((int) words);
        assertThat(explorer.find(".map-columns .token")).hasCount((int) words);
        assertThat(explorer.find(".map-rows .token").nth(2)).hasText("didn't");
        for (double sum : rowSums(explorer)) {
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void rowsAreNamedByWhatWasPredictedOrFed(Explorer explorer) {
        explorer.run("I ate an apple.");
        List<String> predicted = explorer.find(".map-rows .token").allTextContents();
        Object shown = pixels(explorer.choose("special", "show"));

        explorer.choose("labels", "fed in");

        List<String> fed = explorer.find(".map-rows .token").allTextContents();
        assertThat(fed.get(0)).isEqualTo("<pad>");
        assertThat(fed.subList(1, fed.size())).isEqualTo(predicted.subList(0, predicted.size() - 1));
        assertThat(pixels(explorer)).isEqualTo(shown);
    }

    @Test
    void aHiddenTokenBecomesABarWithItsWeight(Explorer explorer) {
        explorer.run("I ate an apple.").choose("kind", "Encoder");

        explorer.find(".map-columns .token").nth(1).click();

        assertThat(explorer.find(".map-columns .token").nth(1)).hasText("⋯");
        for (double sum : rowSums(explorer)) {
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
        explorer.find(".map-columns .token").nth(1).click();
        assertThat(explorer.find(".map-columns .token").nth(1)).hasText("▁ate");
    }

    @Test
    void aPersonsOwnOutputIsReadWithItsProbabilities(Explorer explorer) throws Exception {
        explorer.run("I ate an apple.");
        explorer.page().getByText("Use my own output…").click();
        explorer.find("#forced").fill("Ich habe eine Birne gegessen.");
        explorer.find(".run").click();

        assertThat(explorer.find(".map-rows .token").nth(3)).hasText("▁B");
        JsonNode answer =
                api.json("/attention", Map.of("inputs", "I ate an apple.", "target", "Ich habe eine Birne gegessen."));
        assertThat(explorer.find(".pane .token-strip li"))
                .hasCount(answer.at("/target/predicted").size());
        assertThat(explorer.find(".pane .token-strip .flagged")).hasCount(3);
    }

    @Test
    void beamsStandSideBySideAndEachHasItsMap(Explorer explorer) throws Exception {
        explorer.open("");
        explorer.source().fill("I have never seen such a beautiful house in my life.");
        explorer.find(".pane select:has(option:text('greedy'))").selectOption(new SelectOption().setValue("4"));
        explorer.find(".run").click();
        explorer.waitForMap();
        assertThat(explorer.find(".beam")).hasCount(4);
        List<String> first = explorer.find(".map-rows .token").allTextContents();

        explorer.find(".beam-open").nth(1).click();

        assertThat(explorer.find(".beam").nth(1)).hasClass("beam card current");
        assertThat(explorer.find("#output"))
                .hasText(explorer.find(".beam-open")
                        .nth(1)
                        .locator("span")
                        .nth(1)
                        .textContent());
        Eventually.holds(() ->
                assertThat(explorer.find(".map-rows .token").allTextContents()).isNotEqualTo(first));
    }

    @Test
    void pinnedHeadsShowTheSameRow(Explorer explorer) {
        explorer.run("I ate an apple.").choose("head", "1");
        explorer.page().getByText("Pin head").click();
        explorer.choose("head", "2");
        explorer.page().getByText("Pin head").click();
        explorer.find(".map-rows .token").nth(1).click();

        assertThat(explorer.find(".pin")).hasCount(2);
        assertThat(explorer.find(".pin-row")).hasCount(2);
        assertThat(explorer.find(".pin p").first()).containsText("ate");
    }
}
