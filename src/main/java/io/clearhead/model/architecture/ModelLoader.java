package io.clearhead.model.architecture;

import ai.djl.ndarray.NDManager;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.checkpoint.tensor.TensorCheck;
import io.clearhead.checkpoint.tensor.WeightSource;
import io.clearhead.checkpoint.weights.WeightFiles;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.TransformerConfig;
import java.util.List;

/** Builds a transformer from a checkpoint's {@code config.json} and its weights. */
public final class ModelLoader {

    private ModelLoader() {}

    /**
     * A transformer with its weights.
     *
     * @param family the checkpoint's {@code model_type}
     * @param transformer ready to run through its blocks; {@link EncoderDecoderTransformer#compile} makes it faster
     */
    public record LoadedTransformer(String family, EncoderDecoderTransformer transformer) {}

    /**
     * Loads a checkpoint. No weight is read before the configuration and the names and shapes of all tensors have been
     * found right.
     *
     * @param files the checkpoint
     * @param manager owns the weights and says on which device they live
     * @throws CheckpointException listing everything that is wrong with the first file that is
     */
    public static LoadedTransformer load(CheckpointFiles files, NDManager manager) {
        ConfigDocument document = ConfigDocument.read(files, "config.json");
        Architecture architecture = architecture(document);
        try (WeightSource weights = WeightFiles.open(files)) {
            TransformerConfig config = config(architecture, document, weights);
            TensorNames names = architecture.names(config, weights.tensors().keySet());
            EncoderDecoderTransformer transformer = new EncoderDecoderTransformer(manager, config);
            check(names, transformer, weights);
            transformer.load(manager, (path, start, part) -> weights.read(names.tensorName(path), start, part));
            return new LoadedTransformer(document.text("model_type"), transformer);
        }
    }

    /**
     * Looks at the configuration alone, so that no weights are downloaded for nothing.
     *
     * @throws CheckpointException if {@code config.json} is of no family that is supported
     */
    public static void requireSupported(CheckpointFiles files) {
        architecture(ConfigDocument.read(files, "config.json"));
    }

    private static Architecture architecture(ConfigDocument document) {
        String modelType = document.text("model_type");
        document.throwIfInvalid();
        List<Architecture> all = Architecture.all();
        Architecture architecture = all.stream()
                .filter(candidate -> candidate.modelTypes().contains(modelType))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        document.location(),
                        "model_type is \"" + modelType + "\", expected one of "
                                + all.stream()
                                        .flatMap(family ->
                                                family.modelTypes().stream().sorted())
                                        .toList()));
        checkClass(document, architecture);
        return architecture;
    }

    /** A checkpoint of the family may still be another model: one that classifies, an encoder alone, one in 4 bits. */
    private static void checkClass(ConfigDocument document, Architecture architecture) {
        List<String> classes = document.texts("architectures");
        if (!classes.isEmpty() && classes.stream().noneMatch(architecture.classes()::contains)) {
            document.problem("architectures is " + classes + ", expected one of "
                    + architecture.classes().stream().sorted().toList());
        }
        if (!document.flag("is_encoder_decoder", true)) {
            document.problem("is_encoder_decoder is false, but only encoder-decoder models are supported");
        }
        if (document.has("quantization_config")) {
            document.problem("quantization_config is there, but only weights in fp32, fp16 and bf16 are supported");
        }
    }

    private static TransformerConfig config(Architecture architecture, ConfigDocument document, WeightSource weights) {
        try {
            return architecture.config(document, weights.tensors().keySet());
        } catch (IllegalArgumentException e) { // sizes that are fine alone but do not fit together
            throw new CheckpointException(document.location(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void check(TensorNames names, EncoderDecoderTransformer transformer, WeightSource weights) {
        TensorCheck check = new TensorCheck();
        transformer
                .parameterShapes()
                .forEach((path, shape) ->
                        check.expect(names.tensorName(path), names.tensorShape(path, shape.getShape())));
        check.ignore(names.copies().keySet().toArray(String[]::new));
        check.ignore(names.ignored().toArray(String[]::new));
        check.verify(weights);
        TiedCopies.verify(weights, names.copies());
    }
}
