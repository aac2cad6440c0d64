package io.clearhead.bootstrap;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the API keys cannot be used, instead of a stack trace. Stateless. */
final class ApiKeysFailureAnalyzer extends AbstractFailureAnalyzer<ApiKeysException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ApiKeysException failure) {
        return new FailureAnalysis(
                failure.getMessage(),
                "Correct clearhead.api-keys or the file that clearhead.api-keys-file names: one key per line, at least"
                        + " one. Leave both empty only if everybody who reaches the port may use the server.",
                failure);
    }
}
