package io.clearhead.bootstrap;

/** The configured model cannot be served; the cause says why. */
final class ModelLoadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ModelLoadException(Throwable cause) {
        super("the model cannot be loaded", cause);
    }
}
