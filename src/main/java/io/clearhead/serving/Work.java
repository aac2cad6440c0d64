package io.clearhead.serving;

import io.clearhead.generation.InferenceSession;

/**
 * Something to do with a model.
 *
 * <p>It runs on a worker's thread and should do nothing there that needs no model. Thread safety: run once, on one thread;
 * everything it captures must be safe to hand over.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface Work<T> {

    /**
     * Does the work.
     *
     * @param session the worker's session; not to be kept or used behind this call
     * @param cancellation whether anybody still waits for the result
     * @return the result, handed to {@link Ticket#await()}
     * @throws RuntimeException any, rethrown as it is by {@link Ticket#await()}
     */
    T run(InferenceSession session, Cancellation cancellation);
}
