package io.clearhead.serving;

import java.time.Duration;

/**
 * A place in the queue, and then the way to the result.
 *
 * <p>Thread safety: all methods may be called from any thread.
 *
 * @param <T> the result
 */
public interface Ticket<T> {

    /** A number that names this work in the log; unique within the process. */
    long id();

    /**
     * Waits for the result. When this method returns or throws, the work does not run, so whatever the work wrote to
     * belongs to the caller again; only an interrupted caller leaves at once.
     *
     * @return what the work returned
     * @throws DeadlineExceededException if the work did not end in time
     * @throws WorkCancelledException if it was cancelled, or the waiting thread was interrupted, which cancels the work and
     *     leaves the thread's interrupt flag set
     * @throws NotReadyException if the server stopped before the work could end
     * @throws WorkFailedException if the work ended with an {@link Error}
     * @throws RuntimeException the work's own exception, as the work threw it
     */
    T await();

    /**
     * Whether {@link #await()} would return or throw at once. Asking also gives up work whose time has run out, so a caller
     * who does something else meanwhile still learns of the deadline.
     */
    boolean hasEnded();

    /** Gives the work up: queued work leaves the queue at once, running work ends between two steps. */
    void cancel();

    /** Time between submission and start; for work that never started, the time up to its end or until now. */
    Duration queueTime();
}
