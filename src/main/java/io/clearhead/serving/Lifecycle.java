package io.clearhead.serving;

import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a service: loading, ready, draining, stopped; with the model and the threads that this is about.
 *
 * <p>Thread safety: all methods may be called from any thread; {@link #state} and {@link #loaded} are read without a lock and
 * written under one.
 */
final class Lifecycle {

    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

    private final ServingSettings settings;
    private final Dispatcher dispatcher;
    private final WorkerThreads threads = new WorkerThreads();
    private final CompletableFuture<ServedModel> ready = new CompletableFuture<>();
    private final ReentrantLock closing = new ReentrantLock();
    private volatile @Nullable ModelLoader loader;
    private volatile ServingState state = ServingState.LOADING;
    private volatile ModelLoader.@Nullable Loaded loaded;

    Lifecycle(ServingSettings settings, Dispatcher dispatcher) {
        this.settings = settings;
        this.dispatcher = dispatcher;
    }

    ServingState state() {
        return state;
    }

    /** The model, in whatever state; null before it is loaded. */
    ModelLoader.@Nullable Loaded loaded() {
        return loaded;
    }

    /** Why no work is taken in a state. */
    NotReadyException notReady(ServingState why) {
        ModelLoader present = loader;
        return why == ServingState.LOADING && present != null
                ? present.progress().map(NotReadyException::loading).orElseGet(() -> new NotReadyException(why))
                : new NotReadyException(why);
    }

    /** Loads the model on a thread of its own; see {@link InferenceService#start}. */
    synchronized CompletableFuture<ServedModel> start(ModelLoader loader) {
        if (this.loader != null) {
            throw new IllegalStateException("a service can be started once");
        }
        this.loader = loader;
        if (state != ServingState.LOADING) {
            return CompletableFuture.failedFuture(new NotReadyException(state));
        }
        threads.startLoading(() -> load(loader));
        return ready;
    }

    private void load(ModelLoader loader) {
        try {
            ModelLoader.Loaded model = loader.load();
            loaded = model; // closed with the service, whatever becomes of the start
            if (state != ServingState.LOADING) {
                throw new NotReadyException(state);
            }
            generateOneToken(model);
            threads.startWorkers(model.model(), dispatcher, settings.workers());
            if (!leaveLoading(ServingState.READY)) {
                throw new NotReadyException(state);
            }
            ready.complete(model.served());
        } catch (RuntimeException | Error failure) {
            boolean told = !leaveLoading(ServingState.FAILED) && failure instanceof CancellationException;
            dispatcher.close();
            ready.completeExceptionally(told ? new NotReadyException(state) : failure);
        }
    }

    /** Proves that the model works before anybody depends on it, and pays for what is set up at first use. */
    private static void generateOneToken(ModelLoader.Loaded loaded) {
        GenerationSettings oneToken = loaded.model().defaults().toBuilder()
                .numBeams(1)
                .numReturnSequences(1)
                .minNewTokens(0)
                .maxNewTokens(1)
                .build();
        int[] source = loaded.served().tokenizer().encode("1").ids();
        try (InferenceSession session = loaded.model().openSession()) {
            session.generate(source, oneToken, GenerationListener.none());
        }
    }

    private synchronized boolean leaveLoading(ServingState next) {
        if (state != ServingState.LOADING) {
            return false;
        }
        state = next;
        return true;
    }

    private synchronized void enter(ServingState next) {
        state = next;
    }

    /** Stops everything; see {@link InferenceService#close}. */
    void close() {
        closing.lock();
        try {
            if (state != ServingState.STOPPED) {
                stop();
            }
        } finally {
            closing.unlock();
        }
    }

    private void stop() {
        enter(ServingState.DRAINING);
        dispatcher.close();
        ModelLoader present = loader;
        if (present != null) {
            present.cancel();
        }
        log.info("draining waiting={} running={}", dispatcher.waitingCount(), dispatcher.runningCount());
        if (!threads.awaitEnd(settings.drainTimeout())) {
            List<Task<?>> unfinished = dispatcher.unfinished();
            log.warn("drain timeout is over, giving up what is left work={}", unfinished.size());
            unfinished.forEach(task -> task.giveUp(new NotReadyException(ServingState.DRAINING)));
            threads.awaitEnd();
        }
        ModelLoader.Loaded model = loaded;
        if (model != null) {
            model.model().close();
        }
        enter(ServingState.STOPPED);
        log.info("stopped");
    }
}
