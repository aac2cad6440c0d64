package io.clearhead.generation;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.GenerationConfig;
import io.clearhead.generation.GenerationSettings.Detail;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.TransformerConfig;
import io.clearhead.model.architecture.ModelLoader;
import java.util.Locale;

/** A checkpoint loaded into DJL blocks on one device. */
public final class TransformerModel implements InferenceModel {

    private final NDManager manager;
    private final EncoderDecoderTransformer transformer;
    private final DecodingRules rules;
    private final GenerationSettings defaults;
    private final ModelDescription description;

    private TransformerModel(CheckpointFiles files, NDManager manager) {
        this.manager = manager;
        GenerationConfig config = GenerationConfig.read(files);
        ModelLoader.LoadedTransformer loaded = ModelLoader.load(files, manager);
        transformer = loaded.transformer();
        transformer.compile(manager);
        rules = DecodingRules.of(config, files.location(), transformer.config().targetVocabularySize());
        description = describe(loaded.family(), transformer, manager.getDevice());
        defaults = defaults(config, files.location(), description.maxTargetTokens());
    }

    /**
     * Loads a checkpoint.
     *
     * @param files where it is
     * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws CheckpointException if the checkpoint is damaged or not supported
     * @throws DeviceNotFoundException if the device is not there
     */
    public static TransformerModel load(CheckpointFiles files, String device) {
        NDManager manager = NDManager.newBaseManager(ComputeDevice.find(device));
        try {
            return new TransformerModel(files, manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static GenerationSettings defaults(GenerationConfig config, String location, int maxTargetTokens) {
        int maxNewTokens = Math.max(1, Math.min(config.newTokenLimit(1), maxTargetTokens));
        int minNewTokens = Math.max(config.minNewTokens().orElse(0), config.minLength() - 1);
        try {
            return new GenerationSettings(
                    config.numBeams(),
                    config.numReturnSequences(),
                    maxNewTokens,
                    Math.max(0, minNewTokens),
                    config.lengthPenalty(),
                    config.earlyStopping(),
                    0,
                    Detail.LOG_PROBABILITIES);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(location, "generation_config.json: " + e.getMessage(), e);
        }
    }

    private static ModelDescription describe(String family, EncoderDecoderTransformer transformer, Device device) {
        TransformerConfig config = transformer.config();
        ModelDescription.Stack encoder = stack(config.encoder(), config.modelSize());
        long parameters = transformer.parameterShapes().values().stream()
                .mapToLong(Shape::size)
                .sum();
        ModelDescription.Architecture architecture = new ModelDescription.Architecture(
                encoder,
                stack(config.decoder(), config.modelSize()),
                config.modelSize(),
                config.sourceVocabularySize(),
                config.targetVocabularySize(),
                lowerCase(config.normPlacement()),
                new ModelDescription.Positions("sinusoidal", lowerCase(config.sinusoidLayout()), config.maxPositions()),
                lowerCase(config.activation()),
                TransformerConfig.attentionScale(encoder.headSize()),
                parameters);
        int positions = config.maxPositions();
        return new ModelDescription(family, architecture, positions, positions, "float32", ComputeDevice.name(device));
    }

    private static ModelDescription.Stack stack(TransformerConfig.StackConfig stack, int modelSize) {
        return new ModelDescription.Stack(stack.layers(), stack.heads(), modelSize / stack.heads(), stack.hiddenSize());
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public GenerationSettings defaults() {
        return defaults;
    }

    @Override
    public InferenceSession openSession() {
        return new TransformerSession(transformer, rules, manager.newSubManager());
    }

    @Override
    public int liveNativeArrays() {
        return manager.getManagedArrays().size();
    }

    @Override
    public long nativeBytes() {
        return description.architecture().parameters() * Float.BYTES; // whatever the checkpoint has, it is widened
    }

    @Override
    public void close() {
        manager.close();
    }
}
