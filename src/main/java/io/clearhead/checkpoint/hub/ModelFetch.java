package io.clearhead.checkpoint.hub;

import io.clearhead.checkpoint.CheckpointFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one model once: asks what there is, chooses, downloads what the cache lacks, and notes what the revision was.
 *
 * <p>Used by one thread.
 */
final class ModelFetch {

    private static final Logger log = LoggerFactory.getLogger(ModelFetch.class);

    private static final int MOST_LISTING_BYTES = 32 << 20;

    private final FetchContext context;
    private final HubCache cache;
    private final HubModel model;

    ModelFetch(FetchContext context) {
        this.context = context;
        this.cache = context.cache();
        this.model = context.model();
    }

    /** See {@link HuggingFaceHub#fetch}. */
    Path run(Consumer<CheckpointFiles> beforeWeights) {
        context.waiting().stop().throwIfStopped();
        CachedModel cached = CachedModel.look(context);
        if (context.settings().offline()) {
            return cached.require(model);
        }
        RepositoryListing listing;
        try {
            listing = listing(cached.isComplete() ? context.oneTry() : context.backoff());
        } catch (HubException e) {
            if (!cached.isComplete()) {
                throw e;
            }
            log.warn("using what is in the cache model={} path={} reason={}", model, cached.snapshot(), e.getMessage());
            return cached.snapshot();
        }
        return download(listing, beforeWeights);
    }

    private RepositoryListing listing(Backoff backoff) {
        BodySink.InMemory answer = new BodySink.InMemory("the list of files of " + model, MOST_LISTING_BYTES);
        try {
            return backoff.run(() -> {
                context.connection().get(context.listingAddress(), Map.of(), answer);
                return RepositoryListing.parse(answer.toByteArray(), context.errors());
            });
        } catch (IOException e) {
            throw context.errors().unreachable(e);
        }
    }

    private Path download(RepositoryListing listing, Consumer<CheckpointFiles> beforeWeights) {
        String commit = listing.commit();
        NeededFiles needed = NeededFiles.among(listing.names());
        requireNone(needed.problems());
        String weights = needed.weights().orElseThrow();
        List<String> first = new ArrayList<>(needed.small());
        if (needed.isSharded()) {
            first.add(weights);
        }
        FileFetcher files = new FileFetcher(context, listing);
        files.fetch(first, NeededFiles.MOST_SMALL_BYTES);
        CheckpointFiles snapshot = CheckpointFiles.directory(cache.snapshot(commit));
        beforeWeights.accept(snapshot);
        files.fetch(needed.isSharded() ? shards(snapshot, weights, listing) : List.of(weights), Long.MAX_VALUE);
        cache.absent(commit, NeededFiles.absent(listing.names()));
        cache.reference(model.revision(), commit);
        log.info("model is in the cache model={} path={}", model, cache.snapshot(commit));
        return cache.snapshot(commit);
    }

    private List<String> shards(CheckpointFiles snapshot, String index, RepositoryListing listing) {
        List<String> shards = NeededFiles.shards(snapshot.read(index, NeededFiles.MOST_SMALL_BYTES), context.errors());
        requireNone(NeededFiles.problems(shards, listing.names()));
        return shards;
    }

    private void requireNone(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new HubException(
                    model + " at " + context.settings().endpoint() + " cannot be served: "
                            + String.join("; ", problems),
                    "Choose a model or a revision that has these files.");
        }
    }
}
