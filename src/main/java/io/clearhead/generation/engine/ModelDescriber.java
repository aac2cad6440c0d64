package io.clearhead.generation.engine;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.clearhead.generation.ModelDescription;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.PositionConfig;
import io.clearhead.model.TransformerConfig;
import java.util.Locale;

/** Says what a network is in the words of the API. */
final class ModelDescriber {

    private ModelDescriber() {}

    static ModelDescription describe(String family, EncoderDecoderTransformer transformer, Device device) {
        TransformerConfig config = transformer.config();
        long parameters = transformer.parameterShapes().values().stream()
                .mapToLong(Shape::size)
                .sum();
        ModelDescription.Architecture architecture = new ModelDescription.Architecture(
                stack(config.encoder()),
                stack(config.decoder()),
                config.modelSize(),
                config.sourceVocabularySize(),
                config.targetVocabularySize(),
                lowerCase(config.norm().placement()),
                lowerCase(config.norm().kind()),
                positions(config),
                (config.gatedFeedForward() ? "gated " : "") + lowerCase(config.activation()),
                config.attentionScale(config.encoder()),
                parameters);
        int positions = config.maxPositions();
        return new ModelDescription(family, architecture, positions, positions, "float32", ComputeDevice.name(device));
    }

    private static ModelDescription.Stack stack(TransformerConfig.StackConfig stack) {
        return new ModelDescription.Stack(stack.layers(), stack.heads(), stack.headSize(), stack.hiddenSize());
    }

    private static ModelDescription.Positions positions(TransformerConfig config) {
        if (config.positions() instanceof PositionConfig.Sinusoidal sinusoidal) {
            return new ModelDescription.Positions("sinusoidal", lowerCase(sinusoidal.layout()), config.maxPositions());
        }
        return config.positions() instanceof PositionConfig.Learned
                ? new ModelDescription.Positions("learned", null, config.maxPositions())
                : new ModelDescription.Positions("relative", null, null);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
