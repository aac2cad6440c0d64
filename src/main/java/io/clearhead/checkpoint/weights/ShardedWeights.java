package io.clearhead.checkpoint.weights;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.ProblemList;
import io.clearhead.checkpoint.tensor.TensorInfo;
import io.clearhead.checkpoint.tensor.WeightSource;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Weights that are spread over several files, held open together.
 *
 * <p>Immutable and safe for use by several threads, as the shards are.
 */
final class ShardedWeights implements WeightSource {

    private final ShardIndex index;
    private final Map<String, WeightSource> shards;
    private final Map<String, TensorInfo> tensors;

    private ShardedWeights(ShardIndex index, Map<String, WeightSource> shards) {
        this.index = index;
        this.shards = shards;
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        index.shardOfTensor()
                .forEach((name, shard) -> infos.put(name, require(shard).info(name)));
        this.tensors = Collections.unmodifiableMap(infos);
    }

    /**
     * Opens all shards and compares them with the index.
     *
     * @param opener opens the shard of that name
     * @throws CheckpointException listing everything wrong with any shard, or else everything in which they and the index
     *     differ
     */
    static ShardedWeights open(ShardIndex index, Function<String, WeightSource> opener) {
        Map<String, WeightSource> shards = new LinkedHashMap<>();
        try {
            ProblemList problems = new ProblemList();
            for (String shard : index.shards()) {
                try {
                    shards.put(shard, opener.apply(shard));
                } catch (CheckpointException e) {
                    boolean isAboutTheShard = e.location().endsWith("/" + shard);
                    e.problems().forEach(problem -> problems.add(isAboutTheShard ? shard + ": " + problem : problem));
                }
            }
            problems.throwIfAny(index.location());
            compare(index, shards).throwIfAny(index.location());
            return new ShardedWeights(index, shards);
        } catch (RuntimeException e) {
            shards.values().forEach(WeightSource::close);
            throw e;
        }
    }

    private static ProblemList compare(ShardIndex index, Map<String, WeightSource> shards) {
        ProblemList problems = new ProblemList();
        index.shardOfTensor().forEach((name, shard) -> {
            WeightSource source = shards.get(shard);
            if (source != null && !source.tensors().containsKey(name)) {
                problems.add("tensor " + quoted(name) + " is said to be in " + shard + ", but is not there");
            }
        });
        shards.forEach((shard, source) -> source.tensors().keySet().forEach(name -> {
            String listed = index.shardOfTensor().get(name);
            if (!shard.equals(listed)) {
                problems.add("tensor " + quoted(name) + " is in " + shard + ", but "
                        + (listed == null ? "the index does not list it" : "is said to be in " + listed));
            }
        }));
        return problems;
    }

    @Override
    public String location() {
        return index.location();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    /** Elements are never shared by two files, so only names in the same shard can be aliases. */
    @Override
    public String aliasOf(String name) {
        return shardOf(name).aliasOf(name);
    }

    @Override
    public void read(String name, long start, FloatBuffer target) {
        shardOf(name).read(name, start, target);
    }

    @Override
    public void close() {
        shards.values().forEach(WeightSource::close);
    }

    private WeightSource shardOf(String name) {
        info(name);
        return require(Objects.requireNonNull(index.shardOfTensor().get(name)));
    }

    private WeightSource require(String shard) {
        return Objects.requireNonNull(shards.get(shard));
    }
}
