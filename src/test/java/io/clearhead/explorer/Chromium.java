package io.clearhead.explorer;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Gives every test an {@link Explorer}, a fresh tab of one browser that all test classes share, and closes it behind the test:
 * a test fails if its tab saw an error or asked another server.
 *
 * <p>Playwright belongs to one thread: the tests run one behind the other.
 */
final class Chromium implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Chromium.class);
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** The browser of this JVM. */
    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

        static Running start(Path executable) {
            PlaywrightAssertions.setDefaultAssertionTimeout(20_000); // other work on the machine slows both sides down
            // Playwright would look for browsers of its own to download.
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable)
                            .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
            return new Running(playwright, browser);
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> executable = executable();
        if (executable.isEmpty()) {
            String reason =
                    "no Chromium on the PATH: the tests of the page need one, for example Debian's package chromium";
            if (System.getenv("CI") != null) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
        running(context, executable.orElseThrow());
    }

    private static Optional<Path> executable() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Running running(ExtensionContext context, Path executable) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, unused -> Running.start(executable), Running.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Explorer.class;
    }

    @Override
    public Explorer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = running(context, executable().orElseThrow());
        int port = SpringExtension.getApplicationContext(context)
                .getEnvironment()
                .getRequiredProperty("local.server.port", Integer.class);
        return context.getStore(NAMESPACE)
                .computeIfAbsent(Explorer.class, unused -> new Explorer(running.browser(), port), Explorer.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Explorer explorer = context.getStore(NAMESPACE).remove(Explorer.class, Explorer.class);
        if (explorer != null) {
            explorer.finish(context.getExecutionException().isEmpty());
        }
    }
}
