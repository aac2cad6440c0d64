package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.TransformerConfig;
import java.util.List;
import java.util.Set;

/** One family of checkpoints. Implementations hold no state. */
sealed interface Architecture permits MarianArchitecture {

    /** The families that can be loaded. */
    static List<Architecture> all() {
        return List.of(new MarianArchitecture());
    }

    /** The family's {@code model_type} in {@code config.json}. */
    String modelType();

    /**
     * Reads the configuration. What is wrong or not supported is noted in the document, and harmless values stand in.
     *
     * @param document the checkpoint's {@code config.json}
     * @param tensors names of all tensors of the checkpoint, for parts that are there or not without being configured
     */
    TransformerConfig config(ConfigDocument document, Set<String> tensors);

    /** The checkpoint's name for one of our parameters. */
    String tensorName(String parameterPath, TransformerConfig config);

    /** The shape in which the checkpoint stores one of our parameters. */
    long[] tensorShape(String parameterPath, long[] parameterShape);

    /** Tensors that may be there and are not needed: tied copies, and tables that are computed. */
    Set<String> ignoredTensors(TransformerConfig config);
}
