package io.clearhead.checkpoint.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time download a blob. It saves traffic; that nothing breaks does not depend on it, because not every
 * file system has locks, and Python's are not seen by Java on all of them.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class BlobLock implements Closeable {

    private static final Logger log = LoggerFactory.getLogger(BlobLock.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /**
     * Locks of this process. A thread opens the file only when it has its place here, since on POSIX systems closing any
     * channel of a file gives up all locks that the process has on it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final @Nullable FileChannel channel;

    private BlobLock(Path key, @Nullable FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Waits for the lock, however long it takes.
     *
     * @param file created if it is not there, and never deleted, because somebody may be about to lock it
     * @throws IOException if it cannot be created
     * @throws java.util.concurrent.CancellationException if told to stop
     */
    static BlobLock acquire(Path file, FetchContext.Waiting waiting) throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Path key = folder.toRealPath().resolve(file.getFileName());
        for (int looks = 0; !HELD.add(key); looks++) {
            lookAgain(key, looks, waiting);
        }
        try {
            return new BlobLock(key, lockedChannel(key, waiting));
        } catch (IOException | RuntimeException e) {
            HELD.remove(key);
            throw e;
        }
    }

    private static @Nullable FileChannel lockedChannel(Path file, FetchContext.Waiting waiting) throws IOException {
        boolean isNew = !Files.exists(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isNew) {
            allowGroup(file);
        }
        try {
            for (int looks = 0; !isLocked(channel); looks++) {
                lookAgain(file, looks, waiting);
            }
            return channel;
        } catch (IOException e) {
            log.warn("no file locks here, two processes may download the same file={} reason={}", file, e.toString());
            channel.close();
            return null;
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** As Python does it: users of one group may share a cache, and each has to be able to lock. */
    private static void allowGroup(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("lock stays with its owner file={} reason={}", file, e.toString());
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock();
        return lock != null; // given up when the channel is closed
    }

    private static void lookAgain(Path file, int looks, FetchContext.Waiting waiting) {
        if (looks == 0) {
            log.info("waiting for another download of the same file lock={}", file);
        }
        waiting.clock().sleep(BETWEEN_LOOKS, waiting.stop());
    }

    @Override
    public String toString() {
        return key.toString();
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD.remove(key);
        }
    }
}
