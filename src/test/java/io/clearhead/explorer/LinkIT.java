package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What leaves the page: links and files, and what comes back from them. */
@ExplorerTest
@ExtendWith(OutputCaptureExtension.class)
class LinkIT {

    private static final String STATE = """
            async () => { const { state } = await import('./js/store.js'); return JSON.stringify(state.view); }""";
    private static final String PIXELS = """
            () => { const canvas = document.querySelector('canvas[data-part=weights]');
              return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].join(); }""";

    /** Everything away from its default, and where it can be 0 or false, that. */
    private static final String CHANGES = """
            async () => {
              const { view } = await import('./js/store.js');
              view({ kind: 'encoder', layer: 0, head: 0, row: 0, scale: 'linear', fit: true, threshold: 0, special: 'show', words: true,
                labels: 'fed', hidden: [2], pins: [{ kind: 'cross', layer: 0, head: 0 }], sort: 'peak', filter: 'mixed', explain: true,
                scaled: false, temperature: 0.5, zoom: 1.25, beams: 2 });
            }""";

    @Test
    void aLinkRestoresEverythingAndTellsTheServerNothing(Explorer explorer, CapturedOutput output) {
        String text = "The zebra ate a purple sandwich.";
        List<Request> requests = new ArrayList<>();
        explorer.page().onRequest(requests::add);
        explorer.run(text);
        explorer.evaluate(CHANGES);
        Object state = explorer.evaluate(STATE);
        Object pixels = explorer.evaluate(PIXELS);
        String hash = (String) explorer.evaluate("""
                async () => { const { link } = await import('./js/start.js'); return new URL(link()).hash; }""");

        explorer.fresh(options -> options);
        explorer.page().onRequest(requests::add);
        explorer.open(hash).waitForMap();

        assertThat(explorer.evaluate(STATE)).isEqualTo(state);
        assertThat(explorer.evaluate(PIXELS)).isEqualTo(pixels);
        assertThat(requests)
                .noneMatch(request ->
                        request.url().contains("zebra") || request.url().contains("?"));
        assertThat(output.getAll()).doesNotContain("zebra");
    }

    @Test
    void everyFieldOfALinkSurvivesItsWayThroughText(Explorer explorer) {
        explorer.open("");
        assertThat(explorer.evaluate("""
                async () => {
                  const { FIELDS, DEFAULTS, format, parse } = await import('./js/url.js');
                  const others = { mode: 'learn', source: 'a & b = c # é 🙂\\n', sourceLanguage: 'eng_Latn', targetLanguage: 'deu_Latn', forced: '', beams: 4,
                    kind: 'decoder', layer: 0, head: 0, row: 0, shape: 'table', scale: 'log', fit: true, threshold: 0, special: 'exclude', words: true,
                    lengths: true, labels: 'fed', hidden: [0, 3], pins: [{ kind: 'encoder', layer: 0, head: 1 }], sort: 'label', filter: 'sink',
                    explain: true, scaled: false, temperature: 0.25, zoom: 2, step: 9, part: 2, terms: ['a b', 'c'], pair: ['x', 'y'], marks: [0, 1],
                    position: 0, offset: 0, frequency: 0, rearranged: true, time: 0, column: 0, lessonKind: 'cross' };
                  const lost = Object.keys(FIELDS).filter((name) => !(name in others));
                  for (const name of Object.keys(FIELDS)) {
                    for (const value of [others[name], DEFAULTS[name]]) {
                      const view = { ...DEFAULTS, [name]: value };
                      const { view: read, problems } = parse(format(view, 'r1'));
                      if (JSON.stringify(read) !== JSON.stringify(view) || problems.length) lost.push(`${name}: ${JSON.stringify(value)}`);
                    }
                  }
                  return lost;
                }""")).isEqualTo(List.of());
    }

    @Test
    void aLinkWithNonsenseOpensAndSaysSo(Explorer explorer) {
        explorer.open("#v=1&src=I%20ate%20an%20apple.&l=77&h=99&kind=sideways&th=7&rev=elsewhere")
                .waitForMap();

        assertThat(explorer.find("#map-title")).hasText("Cross-attention · Layer 3 · Head 8");
        assertThat(explorer.find(".notice")).containsText("kind=sideways");
        assertThat(explorer.find(".notice")).containsText("elsewhere");
    }

    @Test
    void filesHaveWhatThePageShows(Explorer explorer) throws Exception {
        explorer.run("I ate an apple.").choose("head", "4");

        BufferedImage picture;
        try (InputStream file = export(explorer, "PNG, 2×").createReadStream()) {
            picture = ImageIO.read(file);
        }
        assertThat(picture.getWidth()).isGreaterThan(500);
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < picture.getWidth(); x += 3) {
            for (int y = 0; y < picture.getHeight(); y += 3) {
                colours.add(picture.getRGB(x, y));
            }
        }
        assertThat(colours).hasSizeGreaterThan(20);

        Download svg = export(explorer, "SVG");
        assertThat(svg.suggestedFilename()).matches("attn_cross_L02_H03_clearhead-tatoeba-en-de_\\d{8}-\\d{4}\\.svg");
        String drawing = text(svg);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(drawing.getBytes(StandardCharsets.UTF_8)));
        assertThat(Pattern.compile("class=\"cell\"").matcher(drawing).results().count())
                .isEqualTo(42);

        String[] lines = text(export(explorer, "CSV")).split("\r\n");
        assertThat(lines).hasSize(43);
        double sum = 0;
        for (int i = 1; i < lines.length; i++) {
            sum += Double.parseDouble(lines[i].substring(lines[i].lastIndexOf(',') + 1));
        }
        assertThat(sum).isCloseTo(7, within(1e-3));

        assertThat(text(export(explorer, "Alignment of this map (Pharaoh)"))).matches("(\\d+-\\d+ ?)+\n");
    }

    private static Download export(Explorer explorer, String item) {
        explorer.find(".menu summary").click();
        return explorer.page()
                .waitForDownload(() -> explorer.find(".menu-items button")
                        .filter(new Locator.FilterOptions().setHasText(item))
                        .click());
    }

    private static String text(Download download) throws Exception {
        try (InputStream file = download.createReadStream()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRecordingOpensWithoutTheServer(Explorer explorer, @TempDir Path directory) throws Exception {
        explorer.run("I ate an apple.").choose("head", "4");
        explorer.find(".map-rows .token").nth(1).click();
        explorer.find(".explain summary").click();
        assertThat(explorer.find(".check.good")).isVisible();
        Object pixels = explorer.evaluate(PIXELS);
        Path file = directory.resolve("recording.json");
        export(explorer, "Recording").saveAs(file);
        JsonNode recording = JsonMapper.builder().build().readTree(file.toFile());
        assertThat(recording.at("/result/request/inputs").stringValue()).isEqualTo("I ate an apple.");

        Page page = explorer.fresh(options -> options).page();
        page.navigate("/");
        page.route(url -> !url.contains("/js/"), Route::abort);
        page.locator(".welcome input[type=file]").setInputFiles(file);

        assertThat(page.locator(".badge").getByText("recorded")).isVisible();
        assertThat(explorer.find("#output")).hasText("Ich habe einen Apfel gegessen.");
        assertThat(explorer.evaluate(PIXELS)).isEqualTo(pixels);
        assertThat(explorer.find(".check.good")).isVisible();
        explorer.choose("kind", "Encoder");
        assertThat(explorer.find(".map-rows .token")).hasCount(6);
        explorer.forgive("ERR_FAILED");
    }

    @Test
    void aLinkWithNonsenseAboutAFigureOpens(Explorer explorer) {
        explorer.open("#v=1&m=learn&step=2&pair=one&t=0&b=3&mk=1");
        assertThat(explorer.find(".chart").first()).isVisible();
        assertThat(explorer.find(".notice")).containsText("pair=one");

        explorer.open("#v=1&src=I%20ate%20an%20apple.&pin=cross.77.0&f=nothing").waitForMap();
        assertThat(explorer.find(".pin")).hasCount(1);
        assertThat(explorer.find(".pin canvas")).hasCount(0);
    }

    @Test
    void wordsAsTheModelAlignsThemAreAFile(Explorer explorer) throws Exception {
        explorer.run("I ate an apple.");

        assertThat(text(export(explorer, "Alignment by the model"))).matches("(\\d+-\\d+ ?)+\n");
    }

    @Test
    void aRecordingIsNotTakenForTheResultThatWasShown(Explorer explorer, @TempDir Path directory) throws Exception {
        explorer.run("I ate an apple.").choose("layer", "1").choose("head", "4");
        Path file = directory.resolve("recording.json");
        Download download = export(explorer, "Recording");
        String recorded =
                text(download).replaceAll("(\"cross\":\\{[^}]*\"data\":\")[^\"]{200}", "$1" + "A".repeat(200));
        Files.writeString(file, recorded);
        explorer.fresh(options -> options)
                .run("I ate an apple.")
                .choose("layer", "1")
                .choose("head", "1");
        Object shown = explorer.evaluate(PIXELS);
        explorer.choose("head", "4");

        explorer.find(".menu summary").click();
        explorer.find(".menu input[type=file]").setInputFiles(file);
        assertThat(explorer.find(".badge").getByText("recorded")).isVisible();
        explorer.choose("head", "1");

        assertThat(explorer.evaluate(PIXELS)).isNotEqualTo(shown);
    }
}
