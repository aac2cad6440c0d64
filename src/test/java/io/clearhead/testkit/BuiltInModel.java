package io.clearhead.testkit;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.engine.TransformerModel;

/** The model inside the application, loaded once for all tests of a JVM. */
public final class BuiltInModel {

    private static final TransformerModel MODEL = TransformerModel.load(CheckpointFiles.builtIn(), "cpu");

    private BuiltInModel() {}

    /** Shared: nobody closes it. */
    public static TransformerModel get() {
        return MODEL;
    }
}
