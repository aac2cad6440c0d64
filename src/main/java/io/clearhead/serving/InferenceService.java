package io.clearhead.serving;

import io.clearhead.serving.RequestQueue.Admission;
import io.clearhead.serving.ServingListener.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Serves one model to many callers.
 *
 * <p>Work waits in a bounded queue and runs on named platform threads, each with a session of its own; callers never touch
 * anything native. A full queue refuses at once, because a caller who is told to come back is better off than one who waits
 * until the time runs out. Stopping first finishes what was admitted.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class InferenceService implements AutoCloseable {

    private final ServingSettings settings;
    private final Dispatcher dispatcher;
    private final Task.Context context;
    private final Lifecycle lifecycle;
    private final AtomicLong tickets = new AtomicLong();

    /**
     * A service without a model; {@link #start} loads it.
     *
     * @param settings bounds
     * @param listener hears what happens
     * @param nanoClock a clock that only goes forward, such as {@link System#nanoTime}
     */
    public InferenceService(ServingSettings settings, ServingListener listener, LongSupplier nanoClock) {
        this.settings = settings;
        this.dispatcher = new Dispatcher(settings.queueCapacity(), settings.workers());
        this.context = new Task.Context(dispatcher, listener, nanoClock);
        this.lifecycle = new Lifecycle(settings, dispatcher);
    }

    /**
     * Loads the model on a thread of its own, generates one token with it, starts the workers, and becomes ready. Until then
     * all work is refused.
     *
     * @return done when the service is ready, or exceptionally with what {@code loader} or the model threw, or with {@link
     *     NotReadyException} if the service was closed before; then nothing more is loaded. What depends on it runs on the loading thread, for which {@link #close()} waits, and so must not wait for {@link #close()}
     * @throws IllegalStateException if called a second time
     */
    public CompletionStage<ServedModel> start(ModelLoader loader) {
        return lifecycle.start(loader);
    }

    /** Where the service is in its life. */
    public ServingState state() {
        return lifecycle.state();
    }

    /**
     * The model that is served.
     *
     * @throws NotReadyException if the service is not ready
     */
    public ServedModel model() {
        ServingState state = lifecycle.state();
        ModelLoader.Loaded loaded = lifecycle.loaded();
        if (state != ServingState.READY || loaded == null) {
            throw lifecycle.notReady(state);
        }
        return loaded.served();
    }

    /** Submits one work that may take as long as the settings allow; otherwise like {@link #submitAll(List)}. */
    public <T> Ticket<T> submit(Work<T> work) {
        return submit(work, settings.requestTimeout());
    }

    /**
     * Submits one work; otherwise like {@link #submitAll(List)}.
     *
     * @param timeout most time from now to the result; the settings' maximum holds where it is shorter
     */
    public <T> Ticket<T> submit(Work<T> work, Duration timeout) {
        return submitAll(List.of(work), timeout).get(0);
    }

    /**
     * Submits several works at once: all of them are admitted, or none. Each may take as long as the settings allow.
     *
     * @param works at most as many as the queue has places
     * @return one ticket for each work, in order
     * @throws OverloadedException if the queue has no room for all of them
     * @throws NotReadyException if the model is not loaded, or the service is stopping
     * @throws IllegalArgumentException if there are more works than the queue has places, so that trying again is useless
     */
    public <T> List<Ticket<T>> submitAll(List<? extends Work<T>> works) {
        return submitAll(works, settings.requestTimeout());
    }

    private <T> List<Ticket<T>> submitAll(List<? extends Work<T>> works, Duration timeout) {
        if (works.size() > settings.queueCapacity()) {
            throw new IllegalArgumentException("at most " + settings.queueCapacity()
                    + " works can be submitted at once, but there are " + works.size());
        }
        Duration allowed = timeout.compareTo(settings.requestTimeout()) < 0 ? timeout : settings.requestTimeout();
        List<Task<T>> tasks = new ArrayList<>(works.size());
        for (Work<T> work : works) {
            tasks.add(new Task<>(tickets.incrementAndGet(), work, allowed, context));
        }
        admit(tasks);
        return List.copyOf(tasks);
    }

    private void admit(List<? extends Task<?>> tasks) {
        ServingState state = state();
        if (state != ServingState.READY) {
            throw notReady(state);
        }
        Admission admission = dispatcher.admit(tasks);
        if (admission == Admission.FULL) {
            dispatcher.waiting().forEach(Task::giveUpIfLate); // makes room
            admission = dispatcher.admit(tasks);
        }
        if (admission == Admission.CLOSED) {
            throw notReady(ServingState.DRAINING); // nothing else closes the queue of a service that was ready
        }
        if (admission == Admission.FULL) {
            throw overloaded(tasks.size());
        }
    }

    private NotReadyException notReady(ServingState state) {
        context.listener().rejected(Rejection.NOT_READY);
        return lifecycle.notReady(state);
    }

    private OverloadedException overloaded(int count) {
        context.listener().rejected(Rejection.QUEUE_FULL);
        String message = "the queue of " + settings.queueCapacity() + " works has no room for " + count
                + " more; try again later, or send fewer inputs at once";
        return new OverloadedException(message, dispatcher.retryAfter());
    }

    /** Works that wait for a worker. */
    public int queueDepth() {
        return dispatcher.waitingCount();
    }

    /** Native tensors that are alive, weights included; 0 without a model. */
    public int liveNativeArrays() {
        ModelLoader.Loaded loaded = lifecycle.loaded();
        return loaded == null || state() == ServingState.STOPPED
                ? 0
                : loaded.model().liveNativeArrays();
    }

    /** Bytes of the weights in native memory, without copies of them; 0 without a model. */
    public long nativeBytes() {
        ModelLoader.Loaded loaded = lifecycle.loaded();
        return loaded == null || state() == ServingState.STOPPED
                ? 0
                : loaded.model().nativeBytes();
    }

    /**
     * Stops: refuses new work, finishes what was admitted for as long as the settings allow, then gives up the rest, waits for
     * all threads to end, and closes the model. A thread that is in native code is waited for, however long it takes, because
     * the process would crash if it exited now. A second call waits for the first one.
     */
    @Override
    public void close() {
        lifecycle.close();
    }
}
