package io.clearhead.model;

import ai.djl.ndarray.NDManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;

/** A manager for each test, a pass as in serving, and every configuration that properties have to hold for. */
abstract class RandomTransformers {

    NDManager manager;
    ForwardPass pass;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        pass = ForwardPass.serving(manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Named<TransformerConfig>> configurations() {
        return TinyTransformers.configurations();
    }
}
