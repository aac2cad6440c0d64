package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The values of a model's parameters.
 *
 * @param encoderLayers of each layer of the encoder by path
 * @param decoderLayers of each layer of the decoder by path
 * @param encoderRest of the encoder's last norm, if any, by path
 * @param decoderRest of the decoder's embedding, table of positions, embedding norm, last norm and output map by path
 */
public record KernelValues(
        List<Map<String, NDArray>> encoderLayers,
        List<Map<String, NDArray>> decoderLayers,
        Map<String, NDArray> encoderRest,
        Map<String, NDArray> decoderRest) {

    /** Size of all in memory; what has two names counts twice. */
    long bytes() {
        Stream<Map<String, NDArray>> all = Stream.of(
                        encoderLayers, decoderLayers, List.of(encoderRest), List.of(decoderRest))
                .flatMap(List::stream);
        return all.flatMap(values -> values.values().stream())
                .mapToLong(value -> value.size() * Float.BYTES)
                .sum();
    }
}
