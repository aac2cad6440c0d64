package io.clearhead.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some tokens of a source on their way through the encoder. All matrices are (token, model).
 *
 * @param embedding the embeddings as the model uses them, scaled, before anything is known of the place
 * @param position what the first layer reads, with the vector of the position added and, in families that have one, behind
 *     the norm of the embedding; null where positions are relative and nothing is added
 * @param layers the states behind each layer, first layer first; behind the last one with the encoder's final norm, where
 *     there is one
 */
public record EncoderStages(FloatMatrix embedding, @Nullable FloatMatrix position, List<FloatMatrix> layers) {

    public EncoderStages {
        layers = List.copyOf(layers);
    }
}
