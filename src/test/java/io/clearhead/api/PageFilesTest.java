package io.clearhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's files as they lie in the jar: small, without a build step, and nothing in them leads elsewhere. */
class PageFilesTest {

    private static final Path STATIC = Path.of("src/main/resources/static");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?\\s*'([^']+)'");
    private static final int LINES = 300;

    private static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.walk(STATIC.resolve("js"))) {
            return files.filter(file -> file.toString().endsWith(".js")).toList();
        }
    }

    @Test
    void everyImportLeadsToAFileOfTheJar() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path module : modules()) {
            Matcher imports = IMPORT.matcher(Files.readString(module));
            while (imports.find()) {
                Path file = STATIC.relativize(
                        module.resolveSibling(imports.group(1)).normalize());
                boolean present = file.startsWith("webjars")
                        ? getClass().getResource("/META-INF/resources/" + file) != null
                        : Files.isRegularFile(STATIC.resolve(file));
                if (!imports.group(1).startsWith(".") || !present) {
                    missing.add(module + ": " + imports.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theLibraryComesFromItsWebJar() throws IOException {
        assertThat(Files.readString(STATIC.resolve("js/vendor.js"))).contains("'../webjars/lit-html/");
    }

    @Test
    void modulesAreShort() throws IOException {
        for (Path module : modules()) {
            assertThat(Files.readAllLines(module)).as(module.toString()).hasSizeLessThan(LINES);
        }
    }

    @Test
    void thePageHasNoScriptOrStyleOfItsOwnAndNoAddressOfAnotherServer() throws IOException {
        String page = Files.readString(STATIC.resolve("index.html"));
        assertThat(page)
                .doesNotContain("<style")
                .doesNotContain(" style=")
                .doesNotContainPattern("<script(?![^>]* src=)");
        assertThat(page).doesNotContainPattern("(?:src|href)=\"(?:https?:)?/");
    }
}
