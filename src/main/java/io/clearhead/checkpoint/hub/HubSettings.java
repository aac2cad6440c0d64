package io.clearhead.checkpoint.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub and the cache are. Immutable.
 *
 * @param endpoint scheme, host and perhaps a path, without a slash at the end
 * @param cache directory with one folder for each model
 * @param token sent to the endpoint only, never to where it redirects; null for public models
 * @param offline whether nothing is asked and the cache has to do
 * @param symlinks whether snapshots may be made of symbolic links; where they cannot, files are moved and copied anyway
 * @param patience time without a byte after which a connection counts as dead
 */
public record HubSettings(
        URI endpoint, Path cache, @Nullable HubToken token, boolean offline, boolean symlinks, Duration patience) {

    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final int MOST_TOKEN_BYTES = 4096;

    /**
     * Checks the endpoint and makes the cache's path absolute.
     *
     * @throws IllegalArgumentException if the endpoint is no HTTP address, or the patience is not positive
     */
    public HubSettings {
        boolean http = "https".equalsIgnoreCase(endpoint.getScheme()) || "http".equalsIgnoreCase(endpoint.getScheme());
        if (!http
                || endpoint.getHost() == null
                || endpoint.getRawUserInfo() != null
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null
                || endpoint.toString().endsWith("/")) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT must be an address such as " + DEFAULT_ENDPOINT + ", but is \"" + endpoint + "\"");
        }
        if (patience.isZero() || patience.isNegative()) {
            throw new IllegalArgumentException("patience must be positive, but is " + patience);
        }
        cache = cache.toAbsolutePath().normalize();
    }

    /**
     * The settings that Python's {@code huggingface_hub} would take from the same variables: {@code HF_ENDPOINT}, {@code
     * HF_HOME}, {@code HF_HUB_CACHE}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HUB_OFFLINE}, {@code
     * HF_HUB_DISABLE_SYMLINKS}, {@code XDG_CACHE_HOME}, and the older names of some.
     *
     * @param variables value of a variable, or null
     * @throws IllegalArgumentException if one of them cannot be right
     */
    public static HubSettings of(Function<String, @Nullable String> variables) {
        Path home = path(variables, "HF_HOME");
        if (home == null) {
            Path caches = path(variables, "XDG_CACHE_HOME");
            home = (caches == null ? userHome().resolve(".cache") : caches).resolve("huggingface");
        }
        Path cache = path(variables, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
        String endpoint = first(variables, "HF_ENDPOINT");
        return new HubSettings(
                endpoint(endpoint == null ? DEFAULT_ENDPOINT : endpoint),
                cache == null ? home.resolve("hub") : cache,
                token(variables, home),
                isTrue(first(variables, "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")),
                !isTrue(first(variables, "HF_HUB_DISABLE_SYMLINKS")),
                DEFAULT_PATIENCE);
    }

    private static URI endpoint(String text) {
        String trimmed = text.replaceFirst("/+$", "");
        try {
            return URI.create(trimmed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT must be an address such as " + DEFAULT_ENDPOINT + ", but is \"" + text + "\"", e);
        }
    }

    private static @Nullable HubToken token(Function<String, @Nullable String> variables, Path home) {
        String token = first(variables, "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
        if (token != null) {
            return new HubToken(token);
        }
        Path given = path(variables, "HF_TOKEN_PATH");
        Path file = given == null ? home.resolve("token") : given;
        try {
            if (!Files.isRegularFile(file)) {
                return null;
            }
            if (Files.size(file) > MOST_TOKEN_BYTES) {
                throw new IllegalArgumentException(file + " is too large to hold a token");
            }
            String content = Files.readString(file).strip();
            return content.isEmpty() ? null : new HubToken(content);
        } catch (IOException e) {
            throw new IllegalArgumentException("the token in " + file + " cannot be read: " + e, e);
        }
    }

    private static @Nullable Path path(Function<String, @Nullable String> variables, String... names) {
        String value = first(variables, names);
        if (value == null) {
            return null;
        }
        boolean fromHome = value.equals("~") || value.startsWith("~/");
        return fromHome ? userHome().resolve(value.substring(Math.min(2, value.length()))) : Path.of(value);
    }

    private static Path userHome() {
        return Path.of(System.getProperty("user.home", "."));
    }

    /** The first variable that is set and not blank. */
    private static @Nullable String first(Function<String, @Nullable String> variables, String... names) {
        return Stream.of(names)
                .map(variables)
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
    }
}
