package io.clearhead.bootstrap;

import org.jspecify.annotations.Nullable;

/** The settings do not say which model is meant. */
final class ModelSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ModelSettingException(@Nullable String message) {
        super(message);
    }

    ModelSettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
