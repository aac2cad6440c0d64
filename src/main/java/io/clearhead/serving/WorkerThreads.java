package io.clearhead.serving;

import io.clearhead.generation.InferenceModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a service: one that loads the model, then the workers. They are platform threads, because native code would
 * pin a virtual one, and no daemons, because a process that exits while one of them is in native code crashes.
 *
 * <p>Thread safety: all methods may be called from any thread; the list of threads is guarded by this object.
 */
final class WorkerThreads {

    private final List<Thread> threads = new ArrayList<>();

    /** Starts the thread that loads the model. */
    void startLoading(Runnable loading) {
        start(new Thread(loading, "clearhead-loader"));
    }

    /**
     * Starts the workers and waits until each has opened its session.
     *
     * @throws java.util.concurrent.CompletionException if one of them could not
     */
    void startWorkers(InferenceModel model, Dispatcher dispatcher, int count) {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Worker worker = new Worker(model, dispatcher);
            start(new Thread(worker, "clearhead-worker-" + i));
            workers.add(worker);
        }
        workers.forEach(worker -> worker.opened().join());
    }

    private synchronized void start(Thread thread) {
        threads.add(thread);
        thread.start();
    }

    /** Waits until all threads have ended; false if some have not after so much time, or the caller was interrupted. */
    boolean awaitEnd(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            for (Thread thread = alive(); thread != null; thread = alive()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until all threads have ended, however long it takes and whoever interrupts. */
    void awaitEnd() {
        boolean interrupted = false;
        for (Thread thread = alive(); thread != null; thread = alive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread that has not ended; the loading thread comes first, so that none is missed that it starts. */
    private synchronized @Nullable Thread alive() {
        return threads.stream().filter(Thread::isAlive).findFirst().orElse(null);
    }
}
