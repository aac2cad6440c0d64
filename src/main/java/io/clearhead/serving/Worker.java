package io.clearhead.serving;

import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a worker's thread: opens a session, runs one task after the other with it, and closes it when there will be no
 * more tasks. Nothing that a task does ends the thread.
 *
 * <p>Thread safety: run by one thread; {@link #opened()} may be used by any.
 */
final class Worker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final InferenceModel model;
    private final Dispatcher dispatcher;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    Worker(InferenceModel model, Dispatcher dispatcher) {
        this.model = model;
        this.dispatcher = dispatcher;
    }

    /** Done when the session is open, or could not be opened. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    @Override
    public void run() {
        try (InferenceSession session = model.openSession()) {
            opened.complete(null);
            Task<?> task = dispatcher.take();
            while (task != null) {
                runSafely(task, session);
                task = dispatcher.take();
            }
        } catch (RuntimeException | Error failure) {
            if (!opened.completeExceptionally(failure)) {
                log.error("session could not be closed", failure);
            }
        }
    }

    /** Tasks catch what their work throws; this is for the rest, such as memory that runs out in between. */
    private static void runSafely(Task<?> task, InferenceSession session) {
        try {
            task.run(session);
        } catch (RuntimeException | Error failure) {
            log.error("task could not be ended, the worker goes on ticket={}", task.id(), failure);
        }
    }
}
