package io.clearhead.serving;

import io.clearhead.generation.InferenceSession;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that keeps its worker busy until the test lets it go, or until it is cancelled.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class BlockingWork implements Work<String> {

    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean released;

    @Override
    public String run(InferenceSession session, Cancellation cancellation) {
        runs.incrementAndGet();
        started.countDown();
        while (!released && !cancellation.isCancelled()) {
            Thread.onSpinWait();
        }
        return released ? "released" : "cancelled";
    }

    void awaitStart() throws InterruptedException {
        started.await();
    }

    void release() {
        released = true;
    }

    int runs() {
        return runs.get();
    }
}
