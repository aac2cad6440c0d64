package io.clearhead.checkpoint.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads one file into the cache's blobs. What came before a cut stays on the disk, for the next try and for the next
 * start; the name of the blob is given to what is complete and has the right checksum.
 *
 * <p>The partial file has a name of its own rather than {@code ETAG.incomplete}: Python versions that use that name lock it
 * in a way that Java does not see.
 *
 * <p>Immutable; each {@link #fetch} needs the blob's lock.
 */
final class BlobDownload {

    private static final Logger log = LoggerFactory.getLogger(BlobDownload.class);

    private static final String PARTIAL = ".clearhead.incomplete";
    /** Progress that makes earlier failures forgotten; less of it would let a bad server go on forever. */
    private static final long ENOUGH_PROGRESS = 1 << 20;

    private static final int MOST_DAMAGED = 2;

    private final FetchContext context;
    private final HubErrors errors;

    BlobDownload(FetchContext context) {
        this.context = context;
        this.errors = context.errors();
    }

    /** Bytes that came before a cut. */
    long came(Path blob) {
        return size(partial(blob));
    }

    private static Path partial(Path blob) {
        return blob.resolveSibling(blob.getFileName() + PARTIAL);
    }

    /**
     * Downloads until the blob is there.
     *
     * @throws HubException if it cannot be had
     */
    void fetch(URI address, HubFile file, Path blob) {
        Path partial = partial(blob);
        try {
            fetch(address, file, blob, partial);
        } catch (HubException e) {
            boolean placedByOther = !Files.exists(partial) && size(blob) == file.size();
            if (!placedByOther) {
                throw e;
            }
            log.info("another process that locks did not keep away was faster file={}", file.name());
        }
    }

    private void fetch(URI address, HubFile file, Path blob, Path partial) {
        Backoff backoff = context.backoff();
        int damaged = 0;
        while (true) {
            long before = size(partial);
            try {
                transfer(address, file, partial);
                place(partial, blob);
                return;
            } catch (PartialFile.DamagedException e) {
                delete(partial);
                if (++damaged == MOST_DAMAGED) {
                    throw errors.damaged(file, e);
                }
                log.warn("beginning anew file={} reason={}", file.name(), e.getMessage());
            } catch (IOException e) {
                if (size(partial) - before >= ENOUGH_PROGRESS) {
                    backoff.reset();
                }
                pause(backoff, e);
            }
        }
    }

    private void transfer(URI address, HubFile file, Path partial) throws IOException {
        try (PartialFile content = new PartialFile(partial, file, errors, context.progress())) {
            long position = content.position();
            if (!content.isComplete() || position == 0) {
                Map<String, String> range = position == 0 ? Map.of() : Map.of("Range", "bytes=" + position + "-");
                context.connection().get(address, range, content);
            }
            if (!content.isComplete()) {
                throw new IOException(
                        "the connection ended after " + content.position() + " of " + file.size() + " bytes");
            }
            content.verify();
        }
    }

    private void pause(Backoff backoff, IOException failure) {
        try {
            backoff.pauseAfter(failure);
        } catch (IOException last) {
            throw errors.unreachable(last);
        }
    }

    private void place(Path partial, Path blob) {
        try {
            Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw errors.disk(blob, e);
        }
    }

    private void delete(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw errors.disk(partial, e);
        }
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0; // there is no file yet
        }
    }
}
