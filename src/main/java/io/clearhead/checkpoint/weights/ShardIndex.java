package io.clearhead.checkpoint.weights;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.FileName;
import io.clearhead.checkpoint.ProblemList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which shard has which tensor, as {@code model.safetensors.index.json} and {@code pytorch_model.bin.index.json} say. Shards
 * are plain file names beside the index.
 *
 * @param location the index, as messages show it
 * @param shardOfTensor for every tensor the file it is in, in the order of the index
 */
public record ShardIndex(String location, Map<String, String> shardOfTensor) {

    private static final long MOST_BYTES = 32 << 20;
    /** Each is an open file; the largest checkpoints have some dozens. */
    private static final int MOST_SHARDS = 1000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Keeps a copy. */
    public ShardIndex {
        shardOfTensor = Collections.unmodifiableMap(new LinkedHashMap<>(shardOfTensor));
    }

    /**
     * Reads an index. The shards need not be there yet.
     *
     * @throws CheckpointException listing everything wrong with the index
     */
    public static ShardIndex read(CheckpointFiles files, String name) {
        String location = files.location() + "/" + name;
        JsonNode map = weightMap(files.read(name, MOST_BYTES), location);
        ProblemList problems = new ProblemList();
        Map<String, String> shardOfTensor = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().isString() ? entry.getValue().stringValue() : null;
            if (shard == null || !FileName.isPlain(shard)) {
                problems.add(notAFile(entry.getKey(), shard, entry.getValue()));
            } else {
                shardOfTensor.put(entry.getKey(), shard);
            }
        }
        ShardIndex index = new ShardIndex(location, shardOfTensor);
        if (index.shards().size() > MOST_SHARDS) {
            problems.add("names " + index.shards().size() + " shards, expected at most " + MOST_SHARDS);
        }
        problems.throwIfAny(location);
        return index;
    }

    /** The shards' file names. */
    public SortedSet<String> shards() {
        return new TreeSet<>(shardOfTensor.values());
    }

    private static JsonNode weightMap(byte[] content, String location) {
        JsonNode root;
        try {
            root = JSON.readTree(content);
        } catch (JacksonException e) {
            throw new CheckpointException(
                    location, "is not JSON: " + quoted(String.valueOf(e.getOriginalMessage())), e);
        }
        JsonNode map = root.isObject() ? root.get("weight_map") : null;
        if (map == null || !map.isObject() || map.isEmpty()) {
            throw new CheckpointException(
                    location, "has no weight_map, expected an object from tensor names to the files they are in");
        }
        return map;
    }

    private static String notAFile(String tensor, @Nullable String shard, JsonNode value) {
        return "tensor " + quoted(tensor) + " is said to be in " + quoted(shard == null ? value.toString() : shard)
                + ", expected the name of a file beside the index";
    }
}
