package io.clearhead.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private final @Nullable String before = System.getProperty(THREADS);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(THREADS);
        } else {
            System.setProperty(THREADS, before);
        }
    }

    @Test
    void theEngineUsesOneThreadUnlessTold() {
        System.clearProperty(THREADS);
        EngineSettings.apply();

        assertThat(System.getProperty(THREADS)).isEqualTo("1");
        assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
    }

    @Test
    void whatTheOperatorHasSetStays() {
        System.setProperty(THREADS, "4");
        EngineSettings.apply();

        assertThat(System.getProperty(THREADS)).isEqualTo("4");
    }
}
