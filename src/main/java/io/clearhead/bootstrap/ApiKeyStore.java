package io.clearhead.bootstrap;

import io.clearhead.api.access.ApiKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys from the configuration and from a file that may change while the server runs. The file is read again when
 * somebody shows a key, at most once a second: it is small, and comparing what it says is surer than comparing times. While
 * it cannot be used the last good keys hold, since locking everybody out helps nobody.
 *
 * <p>Of the keys in the file only their SHA-256 is kept, so a heap dump shows none. Thread safety: all methods may be called from any thread.
 */
final class ApiKeyStore implements ApiKeys {

    private static final Logger log = LoggerFactory.getLogger(ApiKeyStore.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    /** What a header can carry. */
    private static final Pattern SENDABLE = Pattern.compile("[!-~]{1,512}");

    private final List<String> configured;
    private final @Nullable ApiKeyFile file;
    private final LongSupplier nanoClock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile List<String> hashes;
    private volatile long lastRead;
    private volatile boolean stale;

    /**
     * Reads the keys for the first time.
     *
     * @param keys keys that never change
     * @param file more of them, null if there is none
     * @param nanoClock a clock that only goes forward
     * @throws ApiKeysException if some cannot be used
     */
    ApiKeyStore(List<String> keys, @Nullable ApiKeyFile file, LongSupplier nanoClock) {
        List<String> problems = Stream.iterate(0, i -> i < keys.size(), i -> i + 1)
                .flatMap(i -> problem(keys.get(i)).map(text -> "clearhead.api-keys[" + i + "] " + text).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new ApiKeysException(problems);
        }
        this.configured = hashes(keys);
        this.file = file;
        this.nanoClock = nanoClock;
        this.hashes = file == null ? configured : withConfigured(file.read());
        this.lastRead = nanoClock.getAsLong();
    }

    /** Why nobody could send such a key; nothing if they can. */
    static Optional<String> problem(String key) {
        return SENDABLE.matcher(key).matches()
                ? Optional.empty()
                : Optional.of("must have 1 to 512 printable ASCII characters and no space, or no client can send it");
    }

    @Override
    public boolean areRequired() {
        return !hashes.isEmpty();
    }

    @Override
    public boolean accept(String key) {
        readAgainIfDue();
        byte[] hash = bytes(hash(key));
        boolean accepted = false;
        for (String known : hashes) { // all of them, so that the time does not tell which one it is
            accepted |= MessageDigest.isEqual(bytes(known), hash);
        }
        return accepted;
    }

    /** Keys that open the API now. */
    int count() {
        readAgainIfDue();
        return hashes.size();
    }

    /** Whether the file cannot be used now, so that the keys may be older than they should be. */
    boolean isStale() {
        readAgainIfDue();
        return stale;
    }

    private void readAgainIfDue() {
        if (file == null || nanoClock.getAsLong() - lastRead < CHECK_INTERVAL.toNanos() || !reading.tryLock()) {
            return; // or somebody else reads, and the keys of a moment ago will do
        }
        try {
            List<String> now = withConfigured(file.read());
            if (stale || !now.equals(hashes)) {
                log.info("API keys read again keys={} file={}", now.size(), file.path());
            }
            hashes = now;
            stale = false;
        } catch (ApiKeysException unusable) {
            if (!stale) {
                log.error(
                        "API keys cannot be read, the last ones hold keys={} reason={}",
                        hashes.size(),
                        unusable.getMessage());
            }
            stale = true;
        } finally {
            lastRead = nanoClock.getAsLong();
            reading.unlock();
        }
    }

    private List<String> withConfigured(List<String> fromFile) {
        return Stream.concat(configured.stream(), hashes(fromFile).stream())
                .distinct()
                .toList();
    }

    private static List<String> hashes(List<String> keys) {
        return keys.stream().map(ApiKeyStore::hash).distinct().toList();
    }

    private static String hash(String key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] bytes(String hash) {
        return hash.getBytes(StandardCharsets.US_ASCII);
    }
}
