package io.clearhead.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file with one API key per line; empty lines and those that begin with # are comments.
 *
 * @param path where it is; read anew each time, so it may be a link that is moved, as in volumes of Kubernetes
 */
record ApiKeyFile(Path path) {

    private static final int MOST_BYTES = 1 << 20;

    /**
     * The keys that the file has now.
     *
     * @throws ApiKeysException if it cannot be read, has none, or has some that no client could send
     */
    List<String> read() {
        List<String> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> lines = content().lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isEmpty() && !line.startsWith("#")) {
                Optional<String> problem = ApiKeyStore.problem(line);
                int number = i + 1;
                problem.ifPresent(text -> problems.add("the key in line " + number + " of " + path + " " + text));
                keys.add(line);
            }
        }
        if (keys.isEmpty()) {
            problems.add("there is no key in " + path);
        }
        if (!problems.isEmpty()) {
            throw new ApiKeysException(problems);
        }
        return keys;
    }

    private String content() {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new ApiKeysException(List.of(path + " has more than " + MOST_BYTES + " bytes"));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            String reason = Files.exists(path) ? "cannot be read: " + e.getMessage() : "does not exist";
            throw new ApiKeysException(List.of(path + " " + reason));
        }
    }
}
