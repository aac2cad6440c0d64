package io.clearhead.checkpoint.hub;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import io.clearhead.checkpoint.hub.HubCache.Freshness;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files of one commit into the cache, one after the other.
 *
 * <p>Used by one thread.
 */
final class FileFetcher {

    private static final Logger log = LoggerFactory.getLogger(FileFetcher.class);

    private final FetchContext context;
    private final HubCache cache;
    private final HubErrors errors;
    private final RepositoryListing listing;
    private final BlobDownload download;

    FileFetcher(FetchContext context, RepositoryListing listing) {
        this.context = context;
        this.cache = context.cache();
        this.errors = context.errors();
        this.listing = listing;
        this.download = new BlobDownload(context);
    }

    /**
     * Fetches what is not there yet.
     *
     * @param names plain names that the listing has
     * @param mostBytes most bytes of each file
     */
    void fetch(List<String> names, long mostBytes) {
        List<HubFile> missing = new ArrayList<>();
        for (String name : names) {
            HubFile file = listing.files().containsKey(name) ? listing.files().get(name) : askFor(name);
            if (file.size() > mostBytes) {
                throw errors.nonsense(name + " has " + file.size() + " bytes, expected at most " + mostBytes);
            }
            if (!cache.has(listing.commit(), file)) {
                missing.add(file);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        long bytes = missing.stream().mapToLong(HubFile::size).sum();
        prepare(missing);
        context.progress().expect(bytes);
        log.info(
                "downloading model={} commit={} files={} mb={} from={} to={}",
                context.model(),
                listing.commit(),
                missing.size(),
                DownloadProgress.megabytes(bytes),
                context.settings().endpoint(),
                cache.folder());
        missing.forEach(this::fetchOne);
    }

    /** Makes the directories, and fails early where the disk has no room. */
    private void prepare(List<HubFile> missing) {
        try {
            cache.create();
            long free = Files.getFileStore(cache.folder()).getUsableSpace();
            long needed = missing.stream()
                    .filter(file -> !cache.hasBlob(file))
                    .mapToLong(file -> Math.max(0, file.size() - download.came(cache.blob(file.etag()))))
                    .sum();
            if (free > 0 && needed > free) { // some network file systems say 0
                throw errors.noRoom(needed, free);
            }
        } catch (IOException e) {
            throw errors.disk(cache.folder(), e);
        }
    }

    private void fetchOne(HubFile file) {
        Path lock = cache.lock(file.etag());
        try (BlobLock held = BlobLock.acquire(lock, context.waiting())) {
            log.debug("locked lock={}", held);
            if (!cache.has(listing.commit(), file)) { // nobody else was faster
                Freshness freshness = Freshness.SHARED;
                if (!cache.hasBlob(file)) {
                    download.fetch(context.fileAddress(listing.commit(), file.name()), file, cache.blob(file.etag()));
                    freshness = Freshness.NEW;
                }
                cache.link(listing.commit(), file, freshness);
            }
        } catch (IOException e) {
            throw errors.disk(cache.folder(), e);
        }
        context.progress().finish(file.size());
    }

    /** Size and checksum of a file of which the listing gives only the name, as mirrors of the hub do. */
    private HubFile askFor(String name) {
        HttpHeaders headers;
        try {
            headers = context.backoff()
                    .run(() -> context.connection().head(context.fileAddress(listing.commit(), name)))
                    .headers();
        } catch (IOException e) {
            throw errors.unreachable(e);
        }
        String commit = headers.firstValue("X-Repo-Commit").orElse(listing.commit());
        if (!commit.equals(listing.commit())) {
            throw errors.nonsense(name + " is of the commit " + quoted(commit) + ", expected " + listing.commit());
        }
        String tag = headers.firstValue("X-Linked-Etag")
                .or(() -> headers.firstValue("ETag"))
                .map(HubFile::checksumIn)
                .orElse("");
        OptionalLong linked = headers.firstValueAsLong("X-Linked-Size");
        long size = (linked.isPresent() ? linked : headers.firstValueAsLong("Content-Length")).orElse(-1);
        if (!HubFile.isChecksum(tag) || !RepositoryListing.isPossibleSize(size)) {
            throw errors.nonsense(name + " has the checksum " + quoted(tag) + " and the size " + size
                    + ", expected those of a file on the hub");
        }
        return new HubFile(name, size, tag);
    }
}
