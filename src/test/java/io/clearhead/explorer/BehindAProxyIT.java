package io.clearhead.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.clearhead.ClearheadApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;

/** The page below a path, on a server that wants an API key. */
@SpringBootTest(
        classes = ClearheadApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"server.servlet.context-path=/tools/clearhead", "clearhead.api-keys=" + BehindAProxyIT.KEY})
@ExtendWith(Chromium.class)
@DirtiesContext
@Timeout(120)
class BehindAProxyIT {

    static final String KEY = "a-key-for-this-test-alone-0123456789";

    @Test
    void thePageAsksForTheKeyAndWorksBelowAPath(Explorer explorer) {
        explorer.page().navigate("/tools/clearhead/#v=1&src=I%20ate%20an%20apple.");
        assertThat(explorer.find("#key-dialog")).isVisible();
        explorer.find("#key-input").fill("not-the-key");
        explorer.page().getByText("Use this key").click();
        assertThat(explorer.find("#key-problem")).not().isEmpty();

        explorer.find("#key-input").fill(KEY);
        explorer.page().getByText("Use this key").click();

        explorer.waitForMap();
        assertThat(explorer.find("#output")).hasText("Ich habe einen Apfel gegessen.");
        explorer.forgive("401");
    }
}
