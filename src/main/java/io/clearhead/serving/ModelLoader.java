package io.clearhead.serving;

import io.clearhead.generation.InferenceModel;

/** Reads a model into memory. Called once, on a thread of the service. */
@FunctionalInterface
public interface ModelLoader {

    /**
     * Loads the model.
     *
     * @throws RuntimeException with a message that tells the operator what is wrong and what to do
     */
    Loaded load();

    /**
     * A model in memory and what callers see of it.
     *
     * @param served what callers see
     * @param model closed by the service that loaded it
     */
    record Loaded(ServedModel served, InferenceModel model) {}
}
