package io.clearhead.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.testkit.FakeHub;
import io.clearhead.testkit.FakeHub.Request;
import io.clearhead.testkit.HubMischief;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub refuses, and what of the hub is refused. */
@Timeout(60)
class HubRefusalTest {

    private static final String TOKEN = "hf_secret";

    @TempDir
    Path home;

    private HubFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new HubFixture(home.resolve("home"));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private ThrowableAssertAlternative<HubException> failure() {
        return assertThatExceptionOfType(HubException.class).isThrownBy(fixture::fetch);
    }

    @Nested
    class Refused {

        @Test
        void aModelThatIsNotThereMayBePrivate() {
            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(() -> fixture.fetch(new HubModel("owner/other", "main")))
                    .withMessageContaining("has no public model owner/other")
                    .withMessageContaining("private or gated")
                    .satisfies(failure ->
                            assertThat(failure.remedy()).contains("spelling", "/owner/other", "set HF_TOKEN"));
        }

        @Test
        void aTokenThatIsNotAcceptedIsNotShown() {
            fixture.set("HF_TOKEN", TOKEN);
            fixture.hub.misbehave(
                    "/api/",
                    HubMischief.status(401, Map.of("X-Error-Message", "Invalid credentials in Authorization header")));

            failure()
                    .withMessageContaining("does not accept the token")
                    .withMessageContaining("'Invalid credentials in Authorization header'")
                    .satisfies(failure -> assertThat(failure + failure.remedy()).doesNotContain(TOKEN));
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403})
        void aGatedModelIsExplained(int status) {
            fixture.hub.misbehave("/config.json", HubMischief.status(status, Map.of("X-Error-Code", "GatedRepo")));

            failure()
                    .withMessageContaining("access to owner/name is gated")
                    .satisfies(failure -> assertThat(failure.remedy())
                            .contains(fixture.hub.endpoint() + "/owner/name", "accept the conditions", "HF_TOKEN"));
        }

        @Test
        void aTokenWithoutTheRightIsExplained() {
            fixture.set("HF_TOKEN", TOKEN);
            fixture.hub.misbehave("/api/", HubMischief.status(403));

            failure().withMessageContaining("does not allow the account of the token to read owner/name");
        }

        @Test
        void aRevisionThatIsNotThereIsNamed() {
            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(() -> fixture.fetch(new HubModel("owner/name", "v9")))
                    .withMessageContaining("has no revision \"v9\" of owner/name");
        }

        @Test
        void aServerThatIsNoHubIsSuspected() {
            fixture.hub.misbehave("/api/", HubMischief.status(404));

            failure().withMessageContaining("has no model owner/name");
        }

        @Test
        void aRefusalIsNotTriedAgain() {
            fixture.hub.misbehave("/api/", HubMischief.status(404));

            failure();

            assertThat(fixture.hub.requests()).hasSize(1);
            assertThat(fixture.clock.sleeps()).isEmpty();
        }
    }

    @Nested
    class Redirected {

        @Test
        void theTokenStaysWithTheHub() {
            fixture.set("HF_TOKEN", TOKEN).fetch();

            assertThat(fixture.hub.requests())
                    .filteredOn(request -> request.server().equals("hub"))
                    .extracting(Request::authorization)
                    .containsOnly("Bearer " + TOKEN);
            assertThat(fixture.hub.requests())
                    .filteredOn(request -> request.server().equals("storage"))
                    .isNotEmpty()
                    .extracting(Request::authorization)
                    .containsOnlyNulls();
        }

        @Test
        void aHubOnAnotherPortOfTheSameHostIsAnotherOne() throws IOException {
            try (FakeHub other = new FakeHub().publish(fixture.repository)) {
                fixture.hub.misbehave(
                        "/api/",
                        HubMischief.status(
                                307,
                                Map.of(
                                        "Location",
                                        other.endpoint() + "/api/models/owner/name/revision/main?blobs=true")));

                fixture.set("HF_TOKEN", TOKEN).fetch();

                assertThat(other.requests()).extracting(Request::authorization).containsOnlyNulls();
            }
        }

        @Test
        void aModelThatWasRenamedIsFound() {
            fixture.hub.misbehave(
                    "/models/owner/old/",
                    HubMischief.status(307, Map.of("Location", "/api/models/owner/name/revision/main?blobs=true")));
            fixture.hub.misbehave(
                    "/owner/old/resolve/",
                    (exchange, normal) -> redirectToNewName(exchange),
                    (exchange, normal) -> redirectToNewName(exchange),
                    (exchange, normal) -> redirectToNewName(exchange),
                    (exchange, normal) -> redirectToNewName(exchange));

            Path snapshot = fixture.set("HF_TOKEN", TOKEN).fetch(new HubModel("owner/old", "main"));

            assertThat(snapshot.toString()).contains("models--owner--old");
            assertThat(fixture.hub.requests("/owner/name/"))
                    .extracting(Request::authorization)
                    .containsOnly("Bearer " + TOKEN);
        }

        private void redirectToNewName(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().getPath().replace("/old/", "/name/");
            exchange.getResponseHeaders().set("Location", path);
            exchange.sendResponseHeaders(307, -1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "file:///etc/passwd", "ftp://example.invalid/x", "http://", "::", "https:x"})
        void anAddressThatIsNoneIsNotFollowed(String location) {
            fixture.hub.misbehave("/api/", HubMischief.status(302, Map.of("Location", location)));

            failure().withMessageContaining("redirects the request for owner/name to");
        }

        @Test
        void aCircleEnds() {
            FakeHub.Mischief circle =
                    HubMischief.status(302, Map.of("Location", "/api/models/owner/name/revision/main"));
            for (int i = 0; i < 20; i++) {
                fixture.hub.misbehave("/api/", circle);
            }

            failure().withMessageContaining("redirects");
            assertThat(fixture.hub.requests()).hasSize(11);
        }
    }

    @Nested
    class Nonsense {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "<html>please log in</html>",
                    "[]",
                    "{}",
                    "{\"sha\": 5, \"siblings\": []}",
                    "{\"sha\": \"../../../../evil\", \"siblings\": []}",
                    "{\"sha\": \"0123456789012345678901234567890123456789\"}",
                    "{\"sha\": \"0123456789012345678901234567890123456789\", \"siblings\": {}}",
                })
        void anAnswerThatIsNoListingIsRefused(String body) {
            fixture.hub.misbehave("/api/", HubMischief.body(body));

            failure().withMessageContaining("answered the request for owner/name with something else");
        }

        @Test
        void aDeepAnswerIsRefused() {
            fixture.hub.misbehave("/api/", HubMischief.body("[".repeat(100_000)));

            failure().withMessageContaining("it is not JSON");
        }

        @Test
        void aGiantAnswerIsNotRead() {
            fixture.hub.misbehave("/api/", HubMischief.body(" ".repeat((32 << 20) + 1)));

            failure().withMessageContaining("has more than 33554432 bytes");
        }

        @Test
        void aGiantConfigurationIsNotRead() {
            String size = "\"size\":" + fixture.repository.content("config.json").length;
            fixture.hub.misbehave(
                    "/api/", HubMischief.body(fixture.repository.listing().replace(size, "\"size\":1000000000")));

            failure().withMessageContaining("config.json has 1000000000 bytes, expected at most");
            assertThat(fixture.hub.requests("/resolve/")).isEmpty();
        }
    }

    @Nested
    class Hostile {

        @Test
        void namesThatLeadOutOfTheCacheAreNotUsed() throws IOException {
            fixture.hub.publish(fixture.repository
                    .with("../../../../evil.json", "evil")
                    .with("/etc/evil", "evil")
                    .with("..", "evil"));

            fixture.fetch();

            assertThat(HubFixture.tree(home)).noneMatch(path -> path.contains("evil"));
            assertThat(HubFixture.tree(home)).allMatch(path -> path.startsWith("home/hub/"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../../../../evil.bin",
                    "/etc/evil.bin",
                    "..",
                    "a/b.bin",
                    "a\\\\b.bin",
                    "C:evil.bin",
                    "config.json",
                    "",
                    ".bin",
                })
        void anIndexThatNamesSomethingElseThanWeightsIsRefused(String name) throws IOException {
            fixture.hub.publish(fixture.repository
                    .without("model.safetensors")
                    .with("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"%s\"}}".formatted(name))
                    .with(name.replace("\\\\", "\\").isEmpty() ? "x" : "evil.bin", "evil"));

            failure().withMessageContaining("the index of the weights names the file");
            assertThat(HubFixture.tree(home)).allMatch(path -> path.startsWith("home/hub/"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[",
                    "[]",
                    "{}",
                    "{\"weight_map\": []}",
                    "{\"weight_map\": {}}",
                    "{\"weight_map\": {\"a\": 5}}"
                })
        void anIndexThatIsNoneIsRefused(String index) {
            fixture.hub.publish(
                    fixture.repository.without("model.safetensors").with("model.safetensors.index.json", index));

            failure().withMessageContaining("the index of the weights");
        }

        @Test
        void anEntityTagThatLeadsOutOfTheCacheIsRefused() {
            fixture.hub.publish(fixture.repository.listing(io.clearhead.testkit.FakeRepository.Detail.NAMES));
            fixture.hub.misbehave("config.json", HubMischief.status(200, Map.of("ETag", "\"../../../evil\"")));

            failure().withMessageContaining("config.json has the checksum '../../../evil'");
        }

        @Test
        void aMessageOfTheHubCannotForgeLogLines() {
            fixture.hub.misbehave("/api/", HubMischief.status(404, Map.of("X-Error-Message", "gone\u0085ERROR")));

            failure()
                    .satisfies(failure -> assertThat(failure.toString().lines()).hasSize(1));
        }
    }
}
