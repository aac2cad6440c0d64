package io.clearhead.model.kernel;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * The values of a model's parameters.
 *
 * @param encoderLayers of each layer of the encoder by path
 * @param decoderLayers of each layer of the decoder by path
 * @param encoderRest of the encoder's last norm, if any, by path
 * @param decoderRest of the maps from memory to keys and values of all layers where they lie together, of the decoder's embedding, table of positions, embedding norm, last norm and output map by path
 * @param bytes size of the model in memory, what is shared counted once
 */
public record KernelValues(
        List<Map<String, NDArray>> encoderLayers,
        List<Map<String, NDArray>> decoderLayers,
        Map<String, NDArray> encoderRest,
        Map<String, NDArray> decoderRest,
        long bytes) {}
