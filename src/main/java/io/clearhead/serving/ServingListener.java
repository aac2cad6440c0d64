package io.clearhead.serving;

import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationResult;
import java.time.Duration;

/**
 * Hears what happens to submitted work, for metrics. Thread safety: called from callers' and workers' threads at once, never
 * while a lock of the service is held; must return quickly and not throw.
 */
public interface ServingListener {

    /** How admitted work ended. */
    enum Outcome {
        /** It returned a result. */
        COMPLETED,
        /** It threw an exception of its own. */
        FAILED,
        /** Its caller gave it up. */
        CANCELLED,
        /** Its time ran out. */
        DEADLINE_EXCEEDED,
        /** The service stopped. */
        DRAINED
    }

    /** Why a caller was sent away. */
    enum Rejection {
        /** No room in the queue. */
        QUEUE_FULL,
        /** The model is not loaded, or the service is stopping. */
        NOT_READY
    }

    /** A worker began a piece of work that had waited so long. */
    default void started(Duration queueTime) {}

    /** Admitted work ended, whether it had started or not. */
    default void finished(Outcome outcome) {}

    /** Somebody submitted work, one or several, and was sent away. */
    default void rejected(Rejection reason) {}

    /** The model read one token in each of so many rows; see {@link GenerationListener#onStep}. */
    default void stepped(int rows, Duration duration) {}

    /** A greedy search chose its first token, so long after the work was submitted. */
    default void firstToken(Duration sinceSubmission) {}

    /** A greedy search chose another token, so long after the one before. */
    default void nextToken(Duration sincePrevious) {}

    /** A generation ended. */
    default void generated(GenerationResult result) {}

    /** Hears nothing. */
    static ServingListener none() {
        return new ServingListener() {};
    }
}
