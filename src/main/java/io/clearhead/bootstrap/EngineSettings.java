package io.clearhead.bootstrap;

import java.util.Map;

/**
 * What the native engine reads once, when its first class is loaded: nothing is downloaded or reported, and libtorch uses one
 * thread for each of ours, because several make every small operation a rendezvous.
 */
final class EngineSettings {

    private static final Map<String, String> DEFAULTS = Map.of(
            "ai.djl.offline", "true",
            "OPT_OUT_TRACKING", "true",
            "ai.djl.pytorch.num_threads", "1",
            "ai.djl.pytorch.num_interop_threads", "1");

    private EngineSettings() {}

    /** Sets the system properties that nobody has set. */
    static void apply() {
        DEFAULTS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
