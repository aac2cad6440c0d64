package io.clearhead.checkpoint.hub;

import static io.clearhead.checkpoint.hub.HubFixture.MODEL;
import static io.clearhead.checkpoint.hub.HubFixture.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.testkit.FakeHub.Mischief;
import io.clearhead.testkit.FakeHub.Request;
import io.clearhead.testkit.HubMischief;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a hub that answers does not do as it should. */
@Timeout(60)
class HubOutageTest {

    @TempDir
    Path home;

    private HubFixture fixture;
    private String weightsEtag;

    @BeforeEach
    void start() throws IOException {
        fixture = new HubFixture(home);
        weightsEtag = fixture.repository.etag("model.safetensors");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void misbehaveAtWeights(Mischief... ways) {
        fixture.hub.misbehave("/" + weightsEtag, ways);
    }

    private static Mischief[] times(int count, Mischief way) {
        return Collections.nCopies(count, way).toArray(Mischief[]::new);
    }

    @Nested
    class Interrupted {

        @Test
        void aDownloadGoesOnWhereItWasCut() throws IOException {
            misbehaveAtWeights(HubMischief.cut(WEIGHTS, 40_000));

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);

            assertThat(fixture.hub.requests("/" + weightsEtag))
                    .extracting(Request::range)
                    .containsExactly(null, "bytes=40000-");
            assertThat(fixture.partialWeights()).doesNotExist();
            assertThat(fixture.clock.sleeps()).hasSize(1);
        }

        @Test
        void aDownloadGoesOnAfterTheNextStart() throws IOException {
            misbehaveAtWeights(HubMischief.cut(WEIGHTS, 40_000));
            misbehaveAtWeights(times(4, HubMischief.status(500)));
            assertThatExceptionOfType(HubException.class).isThrownBy(fixture::fetch);
            fixture.hub.forgetRequests();

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);

            assertThat(fixture.hub.requests("/" + weightsEtag))
                    .extracting(Request::range)
                    .containsExactly("bytes=40000-");
        }

        @Test
        void aServerThatIgnoresTheRangeSendsEverythingAgain() throws IOException {
            misbehaveAtWeights(HubMischief.cut(WEIGHTS, 40_000), HubMischief.ignoreRange(WEIGHTS));

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
            assertThat(fixture.hub.requests("/" + weightsEtag)).hasSize(2);
        }

        @Test
        void aBodyThatEndsEarlyWithoutALengthIsContinued() throws IOException {
            misbehaveAtWeights(HubMischief.endEarly(WEIGHTS, 30_000));

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
            assertThat(fixture.hub.requests("/" + weightsEtag))
                    .extracting(Request::range)
                    .containsExactly(null, "bytes=30000-");
        }

        @Test
        void aPartialFileThatIsDamagedIsBegunAnew() throws IOException {
            Files.createDirectories(fixture.partialWeights().getParent());
            Files.write(fixture.partialWeights(), new byte[40_000]);

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
            assertThat(fixture.hub.requests("/" + weightsEtag))
                    .extracting(Request::range)
                    .containsExactly("bytes=40000-", null);
        }

        @Test
        void aPartialFileThatIsCompleteIsOnlyChecked() throws IOException {
            Files.createDirectories(fixture.partialWeights().getParent());
            Files.write(fixture.partialWeights(), WEIGHTS);

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
            assertThat(fixture.hub.requests("model.safetensors")).isEmpty();
        }

        @Test
        void aConnectionOnWhichNothingComesIsGivenUp() throws IOException {
            CountDownLatch never = new CountDownLatch(1);
            fixture.patience(Duration.ofSeconds(1));
            misbehaveAtWeights(HubMischief.stall(WEIGHTS, 40_000, never));

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
            assertThat(fixture.hub.requests("/" + weightsEtag))
                    .extracting(Request::range)
                    .containsSubsequence(null, "bytes=40000-");
            never.countDown();
        }

        @Test
        void cancellingEndsADownloadThatStands() throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch arrived = new CountDownLatch(1);
            misbehaveAtWeights(HubMischief.hold(arrived, never));
            HuggingFaceHub client = new HuggingFaceHub(fixture.settings());
            CompletableFuture<Path> fetch = CompletableFuture.supplyAsync(() -> client.fetch(MODEL, files -> {}));
            arrived.await();

            client.cancel();

            assertThat(fetch)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(CancellationException.class);
            never.countDown();
        }

        @Test
        void cancellingEndsAPause() throws Exception {
            CountDownLatch arrived = new CountDownLatch(1);
            misbehaveAtWeights((exchange, normal) -> {
                HubMischief.status(503, Map.of("Retry-After", "250")).answer(exchange, normal);
                arrived.countDown();
            });
            HuggingFaceHub client = new HuggingFaceHub(fixture.settings());
            CompletableFuture<Path> fetch = CompletableFuture.supplyAsync(() -> client.fetch(MODEL, files -> {}));
            arrived.await();

            client.cancel();

            assertThat(fetch)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(CancellationException.class);
        }
    }

    @Nested
    class Busy {

        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 502, 503, 504})
        void aStatusThatMayPassIsTriedAgain(int status) {
            fixture.hub.misbehave("/api/", HubMischief.status(status));
            misbehaveAtWeights(HubMischief.status(status));

            assertThat(fixture.fetch()).isEqualTo(fixture.snapshot());
            assertThat(fixture.clock.sleeps()).hasSize(2);
        }

        @Test
        void theTimeThatTheServerAsksForIsWaited() {
            fixture.hub.misbehave("/api/", HubMischief.status(429, Map.of("Retry-After", "17")));

            fixture.fetch();

            assertThat(fixture.clock.sleeps())
                    .singleElement()
                    .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(18)));
        }

        @Test
        void fiveFailuresAreEnough() {
            fixture.hub.misbehave("/api/", times(9, HubMischief.status(503)));

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("cannot answer the request for owner/name now: status 503");
            assertThat(fixture.hub.requests("/api/")).hasSize(5);
            assertThat(fixture.clock.sleeps()).hasSize(4).isSorted();
        }

        @Test
        void tooManyRequestsAreExplained() {
            fixture.hub.misbehave("/api/", HubMischief.status(429, Map.of("Retry-After", "3600")));

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("status 429")
                    .satisfies(failure -> assertThat(failure.remedy()).contains("HF_TOKEN"));
            assertThat(fixture.clock.sleeps()).isEmpty();
        }
    }

    @Nested
    class Damaged {

        @Test
        void anotherContentIsRefused() {
            byte[] other = WEIGHTS.clone();
            other[50_000]++;
            misbehaveAtWeights(times(2, HubMischief.ignoreRange(other)));

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("sends another model.safetensors of owner/name than it announces")
                    .withMessageContaining("expected the checksum " + weightsEtag);
            assertThat(fixture.weightsBlob()).doesNotExist();
            assertThat(fixture.partialWeights()).doesNotExist();
            assertThat(fixture.snapshot().resolve("model.safetensors")).doesNotExist();
        }

        @Test
        void anotherContentOfASmallFileIsRefused() {
            fixture.hub.misbehave("config.json", times(2, HubMischief.body("{\"model_type\": \"MARIAN\"}")));

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("expected the checksum " + fixture.repository.etag("config.json"));
        }

        @Test
        void aDamageThatPassesIsForgiven() throws IOException {
            misbehaveAtWeights(HubMischief.ignoreRange(new byte[WEIGHTS.length]));

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        }

        @ParameterizedTest
        @ValueSource(ints = {99_999, 100_001})
        void anotherSizeIsRefused(int size) {
            misbehaveAtWeights(times(2, HubMischief.ignoreRange(Arrays.copyOf(WEIGHTS, size))));

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("expected 100000 bytes, but it has " + size);
        }

        @Test
        void aBodyWithoutALengthCannotGrowBeyondTheSize() {
            misbehaveAtWeights(times(2, HubMischief.endEarly(Arrays.copyOf(WEIGHTS, 200_000), 200_000)));

            assertThatExceptionOfType(HubException.class)
                    .isThrownBy(fixture::fetch)
                    .withMessageContaining("expected 100000 bytes, but more come");
        }

        @Test
        void aRangeThatWasNotAskedForIsRefused() throws IOException {
            misbehaveAtWeights(
                    HubMischief.cut(WEIGHTS, 40_000),
                    HubMischief.status(206, Map.of("Content-Range", "bytes 5-99999/100000")));

            assertThat(fixture.fetch().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
            assertThat(fixture.hub.requests("/" + weightsEtag))
                    .extracting(Request::range)
                    .containsExactly(null, "bytes=40000-", null);
        }
    }

    @Test
    void jitterKeepsReplicasApart() {
        FakeClock first = new FakeClock();
        FakeClock second = new FakeClock();
        fixture.hub.misbehave("/api/", times(10, HubMischief.status(503)));

        assertThatExceptionOfType(HubException.class)
                .isThrownBy(() -> new HuggingFaceHub(fixture.settings(), first, new SplittableRandom(1))
                        .fetch(MODEL, files -> {}));
        assertThatExceptionOfType(HubException.class)
                .isThrownBy(() -> new HuggingFaceHub(fixture.settings(), second, new SplittableRandom(2))
                        .fetch(MODEL, files -> {}));

        assertThat(first.sleeps()).isNotEqualTo(second.sleeps());
    }
}
