package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import io.clearhead.testkit.ApiClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The map shows exactly what the API says, by mouse and by key. */
@ExplorerTest
class MapIT {

    private static final double PRINTED = 1e-4;

    private final ApiClient api;

    @Autowired
    MapIT(@LocalServerPort int port) {
        api = new ApiClient(port);
    }

    /** The attention of what a greedy search writes for the sentence, as the API gives it. */
    private JsonNode answer(Map<String, ?> more) throws Exception {
        Map<String, Object> body =
                new java.util.HashMap<>(Map.of("inputs", Explorer.SENTENCE, "parameters", Map.of("num_beams", 1)));
        body.putAll(more);
        return api.json("/attention", body);
    }

    private static List<String> texts(Explorer explorer, String selector) {
        return explorer.find(selector).allTextContents().stream()
                .map(String::strip)
                .toList();
    }

    private static List<String> pieces(JsonNode tokens) {
        return tokens.valueStream()
                .map(token -> token.get("piece").stringValue())
                .toList();
    }

    @Test
    void everyKindHasItsShapeAndItsTokens(Explorer explorer) throws Exception {
        JsonNode answer = answer(Map.of());
        List<String> source = pieces(answer.at("/source/tokens"));
        List<String> fed = pieces(answer.at("/target/fed"));
        List<String> predicted = pieces(answer.at("/target/predicted"));
        explorer.run(Explorer.SENTENCE);

        check(explorer, "Cross", predicted, source);
        check(explorer, "Encoder", source, source);
        check(explorer, "Decoder", predicted, fed);
    }

    private static void check(Explorer explorer, String kind, List<String> rows, List<String> columns) {
        explorer.choose("kind", kind);
        assertThat(explorer.find("#map-title")).containsText(kind);
        assertThat(texts(explorer, ".map-rows .token")).isEqualTo(rows);
        assertThat(texts(explorer, ".map-columns .token")).isEqualTo(columns);
        explorer.find("#tab-table").click();
        assertThat(explorer.find(".cells-table caption")).containsText(rows.size() + " × " + columns.size());
        explorer.find("#tab-matrix").click();
    }

    @Test
    void theTableOfARowHasTheNumbersOfTheApiAndTheColoursOfTheMap(Explorer explorer) throws Exception {
        JsonNode answer = answer(Map.of("kinds", List.of("cross"), "layers", List.of(2), "heads", List.of(3)));
        JsonNode row = answer.at("/attention/cross/data/0/0/4");
        explorer.run(Explorer.SENTENCE).choose("layer", "3").choose("head", "4");

        explorer.find(".map-rows .token").nth(4).click();
        explorer.find("#tab-table").click();

        Locator lines = explorer.find(".cells-table tbody tr");
        assertThat(lines).hasCount(row.size());
        List<String> source = pieces(answer.at("/source/tokens"));
        double sum = 0;
        for (int i = 0; i < row.size(); i++) {
            String token = lines.nth(i).locator("td").nth(0).textContent().strip();
            double weight = Double.parseDouble(
                    lines.nth(i).locator("td").nth(1).textContent().strip());
            sum += weight;
            assertThat(weight)
                    .as(token)
                    .isCloseTo(row.get(source.indexOf(token)).doubleValue(), within(PRINTED));
        }
        assertThat(sum).isCloseTo(1, within(1e-3));

        explorer.find("#tab-matrix").click();
        checkColours(explorer, row);
    }

    /** Of each pixel of the row the nearest entry of the colour table stands for the weight, within two entries. */
    private static void checkColours(Explorer explorer, JsonNode row) {
        explorer.choose("special", "show");
        @SuppressWarnings("unchecked") // the entries of the table
        List<Integer> entries = (List<Integer>) explorer.evaluate("""
                async () => {
                  const { weightColors } = await import('./js/lib/color.js');
                  const colors = weightColors('light');
                  const canvas = document.querySelector('canvas[data-part=weights]');
                  const pixels = canvas.getContext('2d').getImageData(0, 4, canvas.width, 1).data;
                  return Array.from({ length: canvas.width }, (_, x) => {
                    let best = 0;
                    let least = Infinity;
                    for (let i = 0; i < 256; i++) {
                      const away = [0, 1, 2].reduce((sum, c) => sum + Math.abs(colors[3 * i + c] - pixels[4 * x + c]), 0);
                      if (away < least) { least = away; best = i; }
                    }
                    return best;
                  });
                }""");
        for (int i = 0; i < row.size(); i++) {
            int expected = (int) Math.round(255 * Math.sqrt(row.get(i).doubleValue()));
            assertThat(entries.get(i)).isCloseTo(expected, within(2));
        }
    }

    @Test
    void whatTheDecoderMustNotSeeIsHatchedAndHasNoNumber(Explorer explorer) {
        explorer.run("I ate an apple.").choose("kind", "Decoder");
        Locator cells = explorer.find(".map-cells");
        explorer.find(".map-grid").focus();
        explorer.page().keyboard().press("Control+Home");
        explorer.page().keyboard().press("ArrowRight");

        assertThat(explorer.find(".map-readout")).hasText("Ich ← Ich: masked");

        @SuppressWarnings("unchecked") // opacity of each pixel
        List<Integer> opacity = (List<Integer>) cells.locator("canvas").first().evaluate("""
                canvas => {
                  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  return Array.from({ length: canvas.width * canvas.height }, (_, i) => data[4 * i + 3]);
                }""");
        int size = (int) Math.sqrt(opacity.size());
        for (int i = 0; i < opacity.size(); i++) {
            assertThat(opacity.get(i)).isEqualTo(i % size > i / size ? 0 : 255);
        }
        assertThat((String) cells.evaluate("cells => getComputedStyle(cells).backgroundImage"))
                .contains("repeating-linear-gradient");
        explorer.find("#tab-table").click();
        assertThat(explorer.find(".cells-table tbody")).not().containsText("0.00000");
    }

    @Test
    void mouseAndKeysReadTheSameAndKeysDoEverything(Explorer explorer) {
        explorer.open("");
        explorer.page().keyboard().press("Tab");
        explorer.source().focus();
        explorer.page().keyboard().type("I ate an apple.");
        explorer.page().keyboard().press("Control+Enter");
        explorer.waitForMap();
        Locator readout = explorer.find(".map-readout");
        explorer.find(".map-cells").hover(new Locator.HoverOptions().setPosition(5, 5));
        String byMouse = readout.textContent();
        assertThat(byMouse).startsWith("Ich ← I: ").contains("rank 1 of 6");
        explorer.page().mouse().move(5, 5);

        while (!(boolean) explorer.evaluate("() => document.activeElement.matches('.map-grid')")) {
            explorer.page().keyboard().press("Tab");
        }
        assertThat(readout).hasText(byMouse);
        explorer.page().keyboard().press("ArrowDown");
        assertThat(readout).containsText("habe ← I");
        explorer.page().keyboard().press("Enter");
        assertThat(explorer.find("#row-title")).hasText("Row habe");
        String before = explorer.find("#map-title").textContent();
        explorer.page().keyboard().press("PageDown");
        assertThat(explorer.find("#map-title")).not().hasText(before);
        assertThat(explorer.find("#map-title")).hasText("Cross-attention · Layer 3 · Head 1");
        explorer.page().keyboard().press("Shift+PageUp");
        assertThat(explorer.find("#map-title")).hasText("Cross-attention · Layer 2 · Head 1");
        explorer.page().keyboard().press("Escape");
        assertThat(explorer.find("#row-title")).hasText("One row");
        explorer.page().keyboard().press("l");
        assertThat(explorer.find("attention-links")).isVisible();
    }

    @Test
    void aRowIsExplainedAndRecomputed(Explorer explorer) throws Exception {
        explorer.run(Explorer.SENTENCE)
                .choose("kind", "Encoder")
                .choose("layer", "2")
                .choose("head", "4");
        explorer.find(".map-rows .token").nth(11).click();
        explorer.find(".explain summary").click();

        Locator lines = explorer.find(".anatomy-table tbody tr");
        JsonNode row = api.json(
                "/attention/row",
                Map.of("inputs", Explorer.SENTENCE, "kind", "encoder", "layer", 1, "head", 3, "row", 11));
        assertThat(lines).hasCount(row.get("dot").size());
        for (int i = 0; i < row.get("dot").size(); i++) {
            assertThat(number(lines.nth(i).locator("td").nth(0)))
                    .isCloseTo(row.at("/dot/" + i).doubleValue(), within(0.0051));
            assertThat(number(lines.nth(i).locator("td").nth(1)))
                    .isCloseTo(row.at("/scores/" + i).doubleValue(), within(0.0051));
        }
        assertThat(explorer.find(".check.good")).containsText("✓");
        double entropy = number(explorer.find("[data-fact=entropy]"));
        explorer.find(".switch input").uncheck();
        assertThat(explorer.find(".anatomy .badge")).hasText("what if");
        assertThat(number(explorer.find("[data-fact=entropy]"))).isLessThan(entropy);
    }

    private static double number(Locator cell) {
        return Double.parseDouble(cell.textContent().strip().replace('−', '-'));
    }
}
