package io.clearhead.serving;

import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.GenerationListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears a search on behalf of its caller, stops it when nobody waits any more, and tells the service's listener how fast it
 * goes.
 *
 * <p>Thread safety: confined to the worker's thread.
 */
final class ServedGeneration implements GenerationListener {

    private final GenerationListener hearer;
    private final Task<?> task;
    private final ServingListener listener;
    private @Nullable Duration lastToken;

    ServedGeneration(GenerationListener hearer, Task<?> task, ServingListener listener) {
        this.hearer = hearer;
        this.task = task;
        this.listener = listener;
    }

    @Override
    public void onToken(GeneratedToken token) {
        Duration now = task.age();
        if (lastToken == null) {
            listener.firstToken(now);
        } else {
            listener.nextToken(now.minus(lastToken));
        }
        lastToken = now;
        hearer.onToken(token);
    }

    @Override
    public void onStep(int rows, Duration duration) {
        listener.stepped(rows, duration);
        hearer.onStep(rows, duration);
    }

    @Override
    public boolean isCancelled() {
        return task.isCancelled() || hearer.isCancelled();
    }
}
