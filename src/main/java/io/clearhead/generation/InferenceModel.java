package io.clearhead.generation;

/**
 * A loaded checkpoint: immutable weights that any number of sessions share.
 *
 * <p>Thread safety: all methods may be called from any thread; close it after its sessions.
 */
public interface InferenceModel extends AutoCloseable {

    /** What the model is and where it runs. */
    ModelDescription description();

    /** The settings of a request that asks for nothing, from the checkpoint's own configuration. */
    GenerationSettings defaults();

    /** Opens a session for the calling thread; cheap. */
    InferenceSession openSession();

    /** Native tensors that are alive now, weights included; constant between requests, or something leaks. */
    int liveNativeArrays();

    /**
     * Bytes of the native tensors that live as long as the model: its weights and what was derived from them at loading. What
     * a request needs on top comes and goes with its steps and is not in it, nor is libtorch's own memory.
     */
    long nativeBytes();

    @Override
    void close();
}
