package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures of both modes in both themes and on a phone, for people to look at: {@code target/screenshots}. */
@ExplorerTest
class ScreenshotIT {

    private static final String EXPLORE =
            "#v=1&src=The%20animal%20didn't%20cross%20the%20street%20because%20it%20was%20too%20tired."
                    + "&l=2&h=5&q=4&c=8&x=1&sort=cell&pin=cross.2.0,cross.1.3";
    private static final String LEARN = "#v=1&m=learn&step=4&part=2&l=1&h=3&q=11";

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void bothModesAreDrawn(ColorScheme scheme, Explorer explorer) throws Exception {
        String theme = scheme.name().toLowerCase(Locale.ROOT);
        explorer.fresh(options -> options.setColorScheme(scheme).setViewportSize(1440, 1240));
        draw(explorer, EXPLORE, "explore-" + theme);
        draw(explorer, LEARN, "learn-" + theme);
        explorer.fresh(options -> options.setColorScheme(scheme)
                .setViewportSize(360, 740)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true));
        draw(explorer, EXPLORE, "phone-explore-" + theme);
        draw(explorer, LEARN, "phone-learn-" + theme);
    }

    private static void draw(Explorer explorer, String link, String name) throws Exception {
        explorer.page().navigate("about:blank"); // else only the hash changes
        explorer.open(link);
        assertThat(explorer.find(".check.good")).isVisible();
        explorer.settle().screenshot(name);

        BufferedImage picture =
                ImageIO.read(Path.of("target", "screenshots", name + ".png").toFile());
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < picture.getWidth(); x += 5) {
            for (int y = 0; y < picture.getHeight(); y += 5) {
                colours.add(picture.getRGB(x, y));
            }
        }
        assertThat(colours).as(name).hasSizeGreaterThan(30);
    }
}
