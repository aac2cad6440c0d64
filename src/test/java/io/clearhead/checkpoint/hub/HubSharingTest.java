package io.clearhead.checkpoint.hub;

import static io.clearhead.checkpoint.hub.HubFixture.MODEL;
import static io.clearhead.checkpoint.hub.HubFixture.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.HubMischief;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several who want the same model into the same cache at the same time. */
@Timeout(120)
class HubSharingTest {

    @TempDir
    Path home;

    private HubFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new HubFixture(home);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void threadsDownloadEachFileOnce() {
        List<CompletableFuture<Path>> fetches = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> new HuggingFaceHub(fixture.settings()).fetch(MODEL, files -> {})))
                .limit(4)
                .toList();

        assertThat(fetches).allSatisfy(fetch -> assertThat(fetch.join()).isEqualTo(fixture.snapshot()));
        assertThat(fixture.snapshot().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(fixture.hub.requests("/resolve/")).hasSize(4);
    }

    @Test
    void aSecondProcessWaitsAndUsesWhatTheFirstDownloaded() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        fixture.hub.misbehave("/" + fixture.repository.etag("model.safetensors"), HubMischief.hold(arrived, release));
        CompletableFuture<Path> first =
                CompletableFuture.supplyAsync(() -> new HuggingFaceHub(fixture.settings()).fetch(MODEL, files -> {}));
        arrived.await();

        Process second = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchProcess.class.getName(),
                        fixture.hub.endpoint().toString(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = second.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains("waiting for another download")) {
                line = output.readLine();
            }
            assertThat(line).isNotNull();

            release.countDown();
            assertThat(output.lines().collect(Collectors.joining("\n")))
                    .endsWith(fixture.snapshot().toString());
        }
        assertThat(second.waitFor()).isZero();
        assertThat(first.join()).isEqualTo(fixture.snapshot());
        assertThat(fixture.hub.requests("/" + fixture.repository.etag("model.safetensors")))
                .hasSize(1);
    }

    /** Fetches the fixture's model in a process of its own. */
    static final class FetchProcess {

        private FetchProcess() {}

        public static void main(String[] arguments) {
            HubSettings settings = HubSettings.of(name -> switch (name) {
                case "HF_ENDPOINT" -> arguments[0];
                case "HF_HOME" -> arguments[1];
                default -> null;
            });
            System.out.println(new HuggingFaceHub(settings).fetch(MODEL, files -> {}));
        }
    }

    @Test
    void aLockIsFreeAgainAfterwards() throws IOException {
        fixture.fetch();

        Path lock = fixture.cache
                .resolve(".locks/models--owner--name")
                .resolve(fixture.repository.etag("model.safetensors") + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            assertThat(held).isNotNull();
        }
    }

    /** Not every file system has locks: then both write the same bytes to the same places. */
    @Test
    void withoutLocksTwoDownloadsDoNotSpoilEachOther() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        byte[] weights = WEIGHTS.clone();
        fixture.hub.misbehave("/" + fixture.repository.etag("model.safetensors"), (exchange, normal) -> {
            exchange.sendResponseHeaders(200, weights.length);
            exchange.getResponseBody().write(weights, 0, 60_000);
            exchange.getResponseBody().flush();
            arrived.countDown();
            HubMischief.hold(arrived, release)
                    .answer(exchange, rest -> rest.getResponseBody().write(weights, 60_000, weights.length - 60_000));
        });
        HubFile file = new HubFile("model.safetensors", WEIGHTS.length, fixture.repository.etag("model.safetensors"));
        Files.createDirectories(fixture.weightsBlob().getParent());
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> download(file));
        arrived.await();

        download(file);
        release.countDown();
        first.handle((done, failure) -> failure).join();

        assertThat(fixture.weightsBlob()).hasBinaryContent(WEIGHTS);
    }

    private void download(HubFile file) {
        FetchContext context = FetchContext.of(
                fixture.settings(),
                MODEL,
                new FetchContext.Waiting(new FakeClock(), new StopSignal(), new java.util.SplittableRandom(1)));
        new BlobDownload(context)
                .fetch(context.fileAddress(fixture.repository.commit(), file.name()), file, fixture.weightsBlob());
    }
}
