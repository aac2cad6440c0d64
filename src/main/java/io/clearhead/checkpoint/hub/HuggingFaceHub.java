package io.clearhead.checkpoint.hub;

import io.clearhead.checkpoint.CheckpointFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gets models from the Hugging Face hub, by way of the cache that Python uses too. What is in the cache is not downloaded
 * again, and what is not needed is not downloaded at all. A hub that does not answer is no obstacle where the cache has the
 * model.
 *
 * <p>Thread safety: all methods may be called from any thread; processes that share a cache wait for each other's downloads.
 */
public final class HuggingFaceHub {

    private final HubSettings settings;
    private final FetchContext.Waiting waiting;
    private volatile @Nullable DownloadProgress current;

    /** A hub that has not been asked anything yet. */
    public HuggingFaceHub(HubSettings settings) {
        this(settings, HubClock.system(), RandomGenerator.getDefault());
    }

    HuggingFaceHub(HubSettings settings, HubClock clock, RandomGenerator random) {
        this.settings = settings;
        this.waiting = new FetchContext.Waiting(clock, new StopSignal(), random);
    }

    /**
     * Makes sure that the cache has all files that a model needs.
     *
     * @param model which
     * @param beforeWeights sees configuration and tokenizer before the weights are downloaded; what it throws ends the fetch
     * @return the directory of the snapshot, whose last two names are {@code snapshots} and the commit
     * @throws HubException if the model cannot be had
     * @throws java.util.concurrent.CancellationException after {@link #cancel}
     */
    public Path fetch(HubModel model, Consumer<CheckpointFiles> beforeWeights) {
        FetchContext context = FetchContext.of(settings, model, waiting);
        current = context.progress();
        try {
            return new ModelFetch(context).run(beforeWeights);
        } finally {
            current = null;
        }
    }

    /** What is being fetched now and how far it is, for people who wait. */
    public Optional<String> progress() {
        DownloadProgress progress = current;
        return progress == null ? Optional.empty() : Optional.of(progress.describe());
    }

    /** Ends a fetch that is running, and every later one at its start. What has been downloaded stays for the next time. */
    public void cancel() {
        waiting.stop().stop();
    }
}
