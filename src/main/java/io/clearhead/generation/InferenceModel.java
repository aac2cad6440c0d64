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
     * Bytes of the weights in native memory, each counted once. Copies that make products faster, what a request needs, and
     * libtorch's own memory come on top: tensors of other threads cannot be asked for their sizes without a risk of meeting
     * one that is being freed.
     */
    long nativeBytes();

    @Override
    void close();
}
