package io.clearhead.checkpoint.hub;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the hub says about a revision of a model. Names are as the hub says them and may be anything; they are looked up, and
 * never used as they are.
 *
 * @param commit 40 hexadecimal digits
 * @param names all files of the repository
 * @param files those of them of which size and checksum are known
 */
record RepositoryListing(String commit, Set<String> names, Map<String, HubFile> files) {

    /** More than the sum of all models on the hub's largest disks; keeps sums of sizes from overflowing. */
    private static final long MOST_FILE_BYTES = 1L << 50;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    RepositoryListing {
        names = Set.copyOf(names);
        files = Map.copyOf(files);
    }

    /**
     * Reads the hub's answer.
     *
     * @throws HubException if it is something else
     */
    static RepositoryListing parse(byte[] json, HubErrors errors) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw errors.nonsense("it is not JSON: " + quoted(String.valueOf(e.getOriginalMessage())));
        }
        String commit = root.path("sha").asString("");
        if (!HubCache.isCommit(commit)) {
            throw errors.nonsense("\"sha\" is " + quoted(commit) + ", expected a commit");
        }
        if (!root.path("siblings").isArray()) {
            throw errors.nonsense("\"siblings\" is not a list of files");
        }
        Map<String, Optional<HubFile>> files = new LinkedHashMap<>();
        for (JsonNode sibling : root.path("siblings").values()) {
            String name = sibling.path("rfilename").asString("");
            files.put(name, file(name, sibling));
        }
        Map<String, HubFile> known = new LinkedHashMap<>();
        files.forEach((name, file) -> file.ifPresent(value -> known.put(name, value)));
        return new RepositoryListing(commit, files.keySet(), known);
    }

    private static Optional<HubFile> file(String name, JsonNode sibling) {
        JsonNode large = sibling.path("lfs");
        JsonNode size = large.path("size").isIntegralNumber() ? large.path("size") : sibling.path("size");
        String checksum = (large.isObject() ? large.path("sha256") : sibling.path("blobId")).asString("");
        boolean known = size.canConvertToLong()
                && size.isIntegralNumber()
                && isPossibleSize(size.longValue())
                && HubFile.isChecksum(checksum);
        return known ? Optional.of(new HubFile(name, size.longValue(), checksum)) : Optional.empty();
    }

    static boolean isPossibleSize(long size) {
        return size >= 0 && size <= MOST_FILE_BYTES;
    }
}
