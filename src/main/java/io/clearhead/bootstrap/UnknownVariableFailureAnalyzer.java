package io.clearhead.bootstrap;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the variables that mean nothing, instead of a stack trace. Stateless. */
final class UnknownVariableFailureAnalyzer extends AbstractFailureAnalyzer<UnknownVariableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownVariableException failure) {
        return new FailureAnalysis(
                failure.getMessage(),
                "Correct the name or remove the variable. The variables that there are: "
                        + String.join(
                                ", ",
                                PropertyNames.all().stream()
                                        .map(PropertyNames::variable)
                                        .toList())
                        + ".",
                failure);
    }
}
