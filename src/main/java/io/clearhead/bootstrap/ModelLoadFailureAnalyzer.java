package io.clearhead.bootstrap;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.hub.HubException;
import io.clearhead.generation.DeviceNotFoundException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Says in a few lines why the model cannot be served and which property to change, instead of a stack trace. Failures of
 * other kinds keep theirs. Spring Boot finds it through {@code META-INF/spring.factories}. Stateless.
 */
final class ModelLoadFailureAnalyzer extends AbstractFailureAnalyzer<ModelLoadException> {

    private final Environment environment;

    ModelLoadFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ModelLoadException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage();
        if (cause instanceof CheckpointException) {
            return new FailureAnalysis(
                    message,
                    "Set clearhead.model (" + value("clearhead.model")
                            + ") to a directory with a complete checkpoint, or leave it empty for the built-in model.",
                    failure);
        }
        if (cause instanceof AlignmentGoldException) {
            return new FailureAnalysis(
                    message,
                    "Set clearhead.alignment.gold (" + value("clearhead.alignment.gold")
                            + ") to a file of sentence pairs aligned by hand, as docs/alignment.md describes it, or leave"
                            + " it empty.",
                    failure);
        }
        if (cause instanceof HubException hub) {
            return new FailureAnalysis(message, hub.remedy(), failure);
        }
        if (cause instanceof DeviceNotFoundException) {
            return new FailureAnalysis(
                    message,
                    "Set clearhead.device (" + value("clearhead.device")
                            + ") to a device that this machine has, for example cpu.",
                    failure);
        }
        Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
        if (root instanceof IOException || root instanceof UnsatisfiedLinkError) {
            return new FailureAnalysis(
                    message + System.lineSeparator() + root,
                    "The native libraries are unpacked and loaded from DJL_CACHE_DIR (" + value("DJL_CACHE_DIR")
                            + "), or .djl.ai in the home directory. Let it be a directory that this process may write,"
                            + " with 500 MB free, and that is not mounted with noexec.",
                    failure);
        }
        return null; // nobody's configuration: only the stack trace says what happened
    }

    private String value(String property) {
        String value = environment.getProperty(property, "");
        return value.isEmpty() ? "not set now" : "now \"" + value + "\"";
    }
}
