package io.clearhead.serving;

/** Where an {@link InferenceService} is in its life. It goes forward only. */
public enum ServingState {
    /** No model yet: not started, or being loaded and tried. */
    LOADING,
    /** Takes work. */
    READY,
    /** The model could not be loaded or did not generate. */
    FAILED,
    /** Takes no work, and finishes what it took before. */
    DRAINING,
    /** All threads have ended and the model is closed. */
    STOPPED
}
