package io.clearhead.inspection.embedding;

import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription;

/**
 * A model that outlives the service it is lent to, because other tests share it. As safe for threads as the model.
 *
 * @param model the model
 */
record Unclosed(InferenceModel model) implements InferenceModel {

    @Override
    public ModelDescription description() {
        return model.description();
    }

    @Override
    public GenerationSettings defaults() {
        return model.defaults();
    }

    @Override
    public InferenceSession openSession() {
        return model.openSession();
    }

    @Override
    public int liveNativeArrays() {
        return model.liveNativeArrays();
    }

    @Override
    public long nativeBytes() {
        return model.nativeBytes();
    }

    @Override
    public void close() {}
}
