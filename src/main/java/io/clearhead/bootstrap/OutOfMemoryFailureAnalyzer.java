package io.clearhead.bootstrap;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how much memory there was, where a start ended for lack of it. Stateless. */
final class OutOfMemoryFailureAnalyzer extends AbstractFailureAnalyzer<OutOfMemoryError> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, OutOfMemoryError failure) {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        return new FailureAnalysis(
                "Java ran out of memory: " + failure.getMessage() + ". Its heap may have " + heap + " MB.",
                "Give the heap more with -Xmx or -XX:MaxRAMPercentage, for example in JAVA_TOOL_OPTIONS; leave the rest of"
                        + " the container's memory to the native libraries and the model's weights.",
                failure);
    }
}
