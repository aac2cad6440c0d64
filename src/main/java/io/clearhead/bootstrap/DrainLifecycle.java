package io.clearhead.bootstrap;

import io.clearhead.serving.InferenceService;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Drains the service before the web server closes its port: work that was admitted gets its answer, work that does not end
 * within the drain timeout gets 503, and so does whoever comes meanwhile. Then the web server stops, which waits for answers
 * that are still being written.
 *
 * <p>Thread safety: called by Spring's lifecycle, one call at a time; the drain runs on a thread of its own, so that Spring
 * can stop waiting for it.
 */
final class DrainLifecycle implements SmartLifecycle {

    /** Phases stop from the highest to the lowest, so this one stops before the web server. */
    static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;

    private final InferenceService service;
    private volatile boolean running;

    DrainLifecycle(InferenceService service) {
        this.service = service;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        service.close();
    }

    @Override
    public void stop(Runnable callback) {
        Runnable drain = () -> {
            try {
                stop();
            } finally {
                callback.run(); // else Spring waits for the whole timeout
            }
        };
        new Thread(drain, "clearhead-drain").start();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A service that was closed cannot start again, so a context that is only paused leaves it alone. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
