package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.clearhead.journey.FamilyServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.test.context.TestPropertySource;

/** The page says what is true of the model that runs. */
class FamilyIT {

    private static final String FAMILIES = "clearhead.model=src/test/resources/golden/families/";

    /** Runs a sentence and looks at what every model has. */
    private static void explore(Explorer explorer, String languages) {
        explorer.open("#v=1&l=0&h=0&src=I%20ate%20an%20apple." + languages).waitForMap();
        assertThat(explorer.find(".gallery .tile").first()).isVisible();
        explorer.find(".map-rows button").first().click();
        explorer.find(".explain summary").click();
        assertThat(explorer.find(".explain .check.good")).containsText("✓");
    }

    @Nested
    @FamilyServer
    @TestPropertySource(properties = FAMILIES + "t5")
    @ExtendWith(Chromium.class)
    class OfT5 {

        @Test
        void scoresAreNotScaledAndHaveABias(Explorer explorer) {
            explorer.open("#v=1&m=learn&step=4");
            assertThat(explorer.find(".anatomy-table thead")).containsText("bias");
            assertThat(explorer.find(".switch input")).isDisabled();
            assertThat(explorer.find(".lesson-text")).containsText("This model was trained without it");
            assertThat(explorer.find(".check.good")).containsText("✓");
        }

        @Test
        void positionsAreABiasForEachOffset(Explorer explorer) {
            explorer.open("#v=1&m=learn&step=7");
            assertThat(explorer.find(".lesson-text")).containsText("This model adds nothing to the embeddings");
            assertThat(explorer.find(".lesson-figure")).containsText("offset of the key");
        }

        @Test
        void everyRowIsRecomputed(Explorer explorer) {
            explore(explorer, "");
        }
    }

    @Nested
    @FamilyServer
    @TestPropertySource(properties = FAMILIES + "bart")
    @ExtendWith(Chromium.class)
    class OfBart {

        @Test
        void learnedPositionsDoNotCoincide(Explorer explorer) {
            explorer.open("#v=1&m=learn&step=7");
            assertThat(explorer.find(".lesson-text")).containsText("learned");
            assertThat(explorer.find(".lesson-figure")).containsText("Spread of the curves");
        }

        @Test
        void everyRowIsRecomputed(Explorer explorer) {
            explore(explorer, "");
        }
    }

    @Nested
    @FamilyServer
    @TestPropertySource(properties = FAMILIES + "nllb")
    @ExtendWith(Chromium.class)
    class OfNllb {

        @Test
        void thePageAsksForALanguageBeforeItRuns(Explorer explorer) {
            explorer.open("");
            explorer.source().fill("I ate an apple.");
            assertThat(explorer.find(".run")).isDisabled();

            explorer.page().getByLabel("Target language").selectOption("deu_Latn");
            explorer.find(".run").click();

            explorer.waitForMap();
            assertThat(explorer.find("#output")).hasAttribute("lang", "deu-Latn");
        }

        @Test
        void lessonsLetOneChooseTheLanguage(Explorer explorer) {
            explorer.open("#v=1&m=learn&step=8");
            assertThat(explorer.find(".lesson-figure")).containsText("choose the target language");
            explorer.page().getByLabel("Target language").selectOption("fra_Latn");
            assertThat(explorer.find("attention-matrix")).isVisible();
        }

        @Test
        void everyRowIsRecomputed(Explorer explorer) {
            explore(explorer, "&tl=deu_Latn");
        }
    }
}
