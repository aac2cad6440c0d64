package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.clearhead.model.NormConfig.Placement;
import io.clearhead.model.PositionConfig.Numbering;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.model.PositionConfig.Sinusoidal;
import io.clearhead.model.TransformerConfig.StackConfig;
import io.clearhead.model.kernel.KernelValues;
import io.clearhead.model.kernel.StackProgram;
import io.clearhead.model.kernel.StackProgram.Ends;
import io.clearhead.model.kernel.StackProgram.FeedForwardForm;
import io.clearhead.model.kernel.StackProgram.NormForm;
import io.clearhead.model.kernel.StackProgram.Positions;
import io.clearhead.model.kernel.TransformerKernel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the kernel what it has to know of a transformer: its configuration in the program's words, and its weights. */
final class KernelCompiler {

    private KernelCompiler() {}

    /**
     * Compiles a transformer whose parameters have values.
     *
     * @param manager owns the tensors that the kernel does not share
     */
    static TransformerKernel compile(NDManager manager, EncoderDecoderTransformer transformer) {
        TransformerConfig config = transformer.config();
        Encoder encoder = transformer.encoder();
        Decoder decoder = transformer.decoder();
        Map<String, NDArray> decoderRest = new LinkedHashMap<>(prefixed("finalNorm", decoder.finalNorm()));
        StackInput target = transformer.target();
        NDArray embedding = target.embedding().weight().getArray(); // (vocab, model)
        decoderRest.put("embedding", embedding);
        NDArray memoryProjections = decoder.memoryProjections();
        if (memoryProjections != null) {
            decoderRest.put("memoryProjections.weight", memoryProjections);
        }
        if (target.positions() != null) {
            decoderRest.put("positions", target.positions().table());
        }
        decoderRest.putAll(prefixed("embeddingNorm", target.norm()));
        decoderRest.put("outputProjection.weight", embedding); // unless it has one of its own
        decoderRest.putAll(prefixed("outputProjection", transformer.outputProjection()));
        long parameters = transformer.parameterShapes().values().stream()
                .mapToLong(Shape::size)
                .sum();
        KernelValues values = new KernelValues(
                encoder.layerValues(),
                decoder.layerValues(),
                prefixed("finalNorm", encoder.finalNorm()),
                decoderRest,
                parameters * Float.BYTES);
        return new TransformerKernel(
                manager, program(config, config.encoder()), program(config, config.decoder()), values);
    }

    private static Map<String, NDArray> prefixed(String name, @Nullable TransformerBlock block) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        if (block != null) {
            block.values().forEach((path, value) -> values.put(name + "." + path, value));
        }
        return values;
    }

    private static StackProgram program(TransformerConfig config, StackConfig stack) {
        NormConfig norm = config.norm();
        return new StackProgram(
                stack.layers(),
                stack.heads(),
                config.attentionScale(stack),
                new FeedForwardForm(config.activation().name().toLowerCase(Locale.ROOT), config.gatedFeedForward()),
                new NormForm(
                        norm.placement() == Placement.PRE,
                        norm.kind() == NormConfig.Kind.RMS_NORM,
                        norm.epsilon(),
                        norm.finalNorm()),
                new Ends(
                        config.embeddingScale(),
                        positions(config),
                        norm.embeddingNorm(),
                        config.output().scale()));
    }

    private static Positions positions(TransformerConfig config) {
        if (config.positions() instanceof RelativeBuckets) {
            return Positions.NONE;
        }
        boolean behindPadding = config.positions() instanceof Sinusoidal sinusoidal
                && sinusoidal.numbering() == Numbering.BEHIND_PADDING_ID;
        return behindPadding ? Positions.exceptFor(config.paddingId()) : Positions.OF_ALL_TOKENS;
    }
}
