package io.clearhead.checkpoint.hub;

import io.clearhead.testkit.FakeHub;
import io.clearhead.testkit.FakeRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hub with one small model, and an empty cache. Used by one thread, except {@link #hub}. */
final class HubFixture implements AutoCloseable {

    static final HubModel MODEL = new HubModel("owner/name", "main");
    static final byte[] WEIGHTS = bytes(100_000);

    final FakeHub hub;
    final FakeClock clock = new FakeClock();
    final Path cache;
    final FakeRepository repository = FakeRepository.of("owner/name", Map.of("model.safetensors", WEIGHTS))
            .with("config.json", "{\"model_type\": \"marian\"}")
            .with("vocab.json", "{}")
            .with("source.spm", "source")
            .with("README.md", "# Name");
    private Duration patience = Duration.ofSeconds(30);
    private final Map<String, String> variables = new HashMap<>();

    HubFixture(Path home) throws IOException {
        hub = new FakeHub().publish(repository);
        cache = home.resolve("hub");
        set("HF_HOME", home.toString());
        set("HF_ENDPOINT", hub.endpoint().toString());
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    HubFixture set(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    HubFixture patience(Duration time) {
        patience = time;
        return this;
    }

    HubSettings settings() {
        HubSettings settings = HubSettings.of(this::variable);
        return new HubSettings(
                settings.endpoint(),
                settings.cache(),
                settings.token(),
                settings.offline(),
                settings.symlinks(),
                patience);
    }

    private @Nullable String variable(String name) {
        return variables.get(name);
    }

    HuggingFaceHub client() {
        return new HuggingFaceHub(settings(), clock, new SplittableRandom(1));
    }

    Path fetch() {
        return fetch(MODEL);
    }

    Path fetch(HubModel model) {
        return client().fetch(model, files -> {});
    }

    Path modelFolder() {
        return cache.resolve("models--owner--name");
    }

    Path snapshot() {
        return modelFolder().resolve("snapshots").resolve(repository.commit());
    }

    Path weightsBlob() {
        return modelFolder().resolve("blobs").resolve(repository.etag("model.safetensors"));
    }

    Path partialWeights() {
        return weightsBlob().resolveSibling(weightsBlob().getFileName() + ".clearhead.incomplete");
    }

    /** All files and links below a directory, relative to it. */
    static Stream<String> tree(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths
                    .filter(path -> !Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Override
    public void close() {
        hub.close();
    }
}
