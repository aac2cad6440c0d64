package io.clearhead.bootstrap;

import io.clearhead.serving.InferenceService;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Drains the service in the same phase in which the web server waits for its requests: requests that were admitted get their
 * answers, and those that do not end within the drain timeout get 503 while there is still a connection to send it on.
 *
 * <p>Thread safety: called by Spring's lifecycle, one call at a time; the drain runs on a thread of its own, since both waits
 * happen at once.
 */
final class DrainLifecycle implements SmartLifecycle {

    static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;

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
