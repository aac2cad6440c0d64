package io.clearhead.checkpoint.hub;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the cache has of a model, as far as that can be told without the hub.
 *
 * @param snapshot the directory of the revision's commit, or of the model where the commit is unknown
 * @param problems what is missing, in words
 */
record CachedModel(Path snapshot, List<String> problems) {

    CachedModel {
        problems = List.copyOf(problems);
    }

    static CachedModel look(FetchContext context) {
        HubCache cache = context.cache();
        String revision = context.model().revision();
        Optional<String> commit = cache.commitOf(revision);
        if (commit.isEmpty()) {
            return new CachedModel(cache.folder(), List.of("there is no refs/" + revision + " with a commit"));
        }
        return new CachedModel(
                cache.snapshot(commit.get()),
                problems(cache.snapshot(commit.get()), cache.names(commit.get()), context));
    }

    private static List<String> problems(Path snapshot, Set<String> names, FetchContext context) {
        NeededFiles needed = NeededFiles.among(names);
        List<String> problems = new ArrayList<>(needed.problems());
        if (needed.isSharded()) {
            try {
                byte[] index = CheckpointFiles.directory(snapshot)
                        .read(needed.weights().orElseThrow(), NeededFiles.MOST_SMALL_BYTES);
                problems.addAll(NeededFiles.problems(NeededFiles.shards(index, context.errors()), names));
            } catch (CheckpointException | HubException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return problems;
    }

    boolean isComplete() {
        return problems.isEmpty();
    }

    /**
     * The snapshot.
     *
     * @throws HubException if it is incomplete
     */
    Path require(HubModel model) {
        if (isComplete()) {
            return snapshot;
        }
        throw new HubException(
                "HF_HUB_OFFLINE is set, and the cache does not have all of " + model + "; in " + snapshot + " "
                        + String.join("; ", problems),
                "Start once without HF_HUB_OFFLINE, put the files there by other means, or set HF_HOME to the cache that has"
                        + " them.");
    }
}
