package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.TransformerConfig;
import java.util.List;
import java.util.Set;

/** One family of checkpoints. Implementations hold no state. */
sealed interface Architecture permits BartLike, MarianArchitecture, T5Architecture {

    /** The families that can be loaded. */
    static List<Architecture> all() {
        return List.of(
                new MarianArchitecture(),
                BartArchitecture.FAMILY,
                MBartArchitecture.FAMILY,
                M2M100Architecture.FAMILY,
                PegasusArchitecture.FAMILY,
                new T5Architecture());
    }

    /** The {@code model_type}s in {@code config.json} that belong to the family. */
    Set<String> modelTypes();

    /** The names of Hugging Face's classes, {@code architectures} in {@code config.json}, whose weights can be read. */
    Set<String> classes();

    /**
     * Reads the configuration. What is wrong or not supported is noted in the document, and harmless values stand in.
     *
     * @param document the checkpoint's {@code config.json}
     * @param tensors names of all tensors of the checkpoint, for parts that are there or not without being configured
     * @throws IllegalArgumentException if values that are fine alone do not fit together
     */
    TransformerConfig config(ConfigDocument document, Set<String> tensors);

    /**
     * Which tensor is which of our parameters.
     *
     * @param tensors names of all tensors of the checkpoint: of a shared one any of its names may be there
     */
    TensorNames names(TransformerConfig config, Set<String> tensors);
}
