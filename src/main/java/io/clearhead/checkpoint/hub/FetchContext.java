package io.clearhead.checkpoint.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * What everything that takes part in fetching one model needs.
 *
 * @param settings where hub and cache are
 * @param model what is fetched
 * @param waiting how time passes
 * @param errors sentences about the model
 * @param cache the model's part of it
 * @param connection to the hub
 * @param progress how far it is
 */
record FetchContext(
        HubSettings settings,
        HubModel model,
        Waiting waiting,
        HubErrors errors,
        HubCache cache,
        HubConnection connection,
        DownloadProgress progress) {

    private static final int MOST_FAILURES = 5;

    /**
     * How time passes.
     *
     * @param clock the time
     * @param stop ends all waiting
     * @param random jitter
     */
    record Waiting(HubClock clock, StopSignal stop, RandomGenerator random) {}

    static FetchContext of(HubSettings settings, HubModel model, Waiting waiting) {
        HubErrors errors = new HubErrors(model, settings);
        return new FetchContext(
                settings,
                model,
                waiting,
                errors,
                new HubCache(settings, model),
                new HubConnection(settings, errors, waiting.stop()),
                new DownloadProgress(model, waiting.clock()));
    }

    /** For something that has not failed yet and is worth several tries. */
    Backoff backoff() {
        return new Backoff(MOST_FAILURES, waiting);
    }

    /** For something that there is another way for. */
    Backoff oneTry() {
        return new Backoff(1, waiting);
    }

    /** Where the hub lists the files of the revision, with sizes and checksums. */
    URI listingAddress() {
        return URI.create(settings.endpoint() + "/api/models/" + model.id() + "/revision/"
                + URLEncoder.encode(model.revision(), StandardCharsets.UTF_8) + "?blobs=true");
    }

    /** Where the hub has a file. */
    URI fileAddress(String commit, String name) {
        return URI.create(settings.endpoint() + "/" + model.id() + "/resolve/" + commit + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    }
}
