package io.clearhead.bootstrap;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which settings do not name a model, instead of a stack trace. Spring Boot finds it through {@code
 * META-INF/spring.factories}. Stateless.
 */
final class ModelSettingFailureAnalyzer extends AbstractFailureAnalyzer<ModelSettingException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ModelSettingException failure) {
        return new FailureAnalysis(
                failure.getMessage(),
                "Set clearhead.model to a directory (./name for one in the working directory), to owner/name of a model on the"
                        + " hub (hf://owner/name if there is a directory of that name), or leave it empty for the built-in"
                        + " model.",
                failure);
    }
}
