package io.clearhead.checkpoint.hub;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of a model has come, for the log and for whoever asks. One line at the most every ten seconds.
 *
 * <p>Thread safety: all methods may be called from any thread; the numbers are guarded by this object.
 */
final class DownloadProgress {

    private static final Logger log = LoggerFactory.getLogger(DownloadProgress.class);

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    static final int MEGABYTE = 1_000_000;

    private final HubModel model;
    private final HubClock clock;
    private long expected;
    private long finished;
    private long inFile;
    private long came;
    private long lineTime;
    private long lineBytes;

    DownloadProgress(HubModel model, HubClock clock) {
        this.model = model;
        this.clock = clock;
        this.lineTime = clock.nanoTime();
    }

    /** More files will be downloaded, of so many bytes. */
    synchronized void expect(long bytes) {
        expected += bytes;
    }

    /** The present file has so many bytes now; fewer than before if it had to begin anew. */
    synchronized void at(long position) {
        came += Math.max(0, position - inFile);
        inFile = position;
        long nanos = clock.nanoTime() - lineTime;
        if (nanos >= BETWEEN_LINES.toNanos()) {
            log.info(
                    "downloading model={} done_mb={} of_mb={} percent={} mb_per_s={}",
                    model.id(),
                    megabytes(done()),
                    megabytes(expected),
                    percent(),
                    String.format(Locale.ROOT, "%.1f", (came - lineBytes) * 1e3 / nanos));
            lineTime += nanos;
            lineBytes = came;
        }
    }

    /** The present file is complete, whoever downloaded it. */
    synchronized void finish(long size) {
        finished += size;
        inFile = 0;
    }

    /** For people who wait. */
    synchronized String describe() {
        return expected == 0
                ? "looking for " + model.id()
                : "downloading " + model.id() + ", " + percent() + " % of " + megabytes(expected) + " MB";
    }

    private long done() {
        return finished + inFile;
    }

    private long percent() {
        return expected == 0 ? 100 : done() * 100 / expected;
    }

    /** Bytes in megabytes, rounded up. */
    static long megabytes(long bytes) {
        return bytes / MEGABYTE + (bytes % MEGABYTE == 0 ? 0 : 1);
    }
}
