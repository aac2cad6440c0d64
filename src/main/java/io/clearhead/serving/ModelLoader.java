package io.clearhead.serving;

import io.clearhead.generation.InferenceModel;
import java.util.Optional;

/** Reads a model into memory. Called once, on a thread of the service. */
@FunctionalInterface
public interface ModelLoader {

    /**
     * Loads the model.
     *
     * @throws RuntimeException with a message that tells the operator what is wrong and what to do
     */
    Loaded load();

    /** What it is busy with, for people who wait; empty where there is nothing to tell. Called by any thread. */
    default Optional<String> progress() {
        return Optional.empty();
    }

    /**
     * Lets {@link #load} know that nobody wants the model any more; it may then end with a {@link
     * java.util.concurrent.CancellationException}. Called by any thread, also when nothing is being loaded.
     */
    default void cancel() {}

    /**
     * A model in memory and what callers see of it.
     *
     * @param served what callers see
     * @param model closed by the service that loaded it
     */
    record Loaded(ServedModel served, InferenceModel model) {}
}
