package io.clearhead.checkpoint.hub;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends whatever waits when nobody wants the model any more.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class StopSignal {

    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();

    void stop() {
        stopped.complete(true);
    }

    void throwIfStopped() {
        if (stopped.isDone()) {
            throw new CancellationException("the download was told to stop");
        }
    }

    /**
     * Lets time pass.
     *
     * @throws CancellationException if it is told to stop meanwhile
     */
    void sleep(Duration duration) {
        waitFor(stopped, duration);
        throwIfStopped();
    }

    /**
     * Waits for something else.
     *
     * @return whether it is done, normally or exceptionally, after at most so much time
     * @throws CancellationException if it is told to stop meanwhile
     */
    boolean await(CompletableFuture<?> other, Duration atMost) {
        waitFor(CompletableFuture.anyOf(stopped, other), atMost);
        throwIfStopped();
        return other.isDone();
    }

    private static void waitFor(CompletableFuture<?> something, Duration atMost) {
        try {
            something.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return; // whoever asks the future sees how it ended, or that it has not
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the download was interrupted");
        }
    }
}
