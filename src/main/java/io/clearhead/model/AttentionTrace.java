package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * How one multi-head attention came to its output; exact, because it holds the very tensors of the computation.
 *
 * @param query (batch, heads, query, headSize), not yet scaled
 * @param keysAndValues (batch, heads, key, headSize) each
 * @param positionBias what a {@link RelativePositionBias} added to the scores, (1, heads, query, key); null where there is
 *     none
 * @param weights (batch, heads, query, key); rows sum to 1
 * @param context (batch, heads, query, headSize): the values' averages by these weights
 * @param outputWeight (model, heads * headSize): Wᴼ, which takes the contexts of all heads, side by side, to the model's size
 */
public record AttentionTrace(
        NDArray query,
        KeyValue keysAndValues,
        @Nullable NDArray positionBias,
        NDArray weights,
        NDArray context,
        NDArray outputWeight) {

    /**
     * How much the value of a key can move: the length of v·Wᴼ_h, the value that head h has of the key behind the head's part
     * of the output projection (Kobayashi et al., "Attention is Not Only a Weight", 2020). Values have their bias; the bias of
     * the output projection belongs to no key.
     *
     * @return (batch, heads, key)
     */
    public NDArray projectedValueNorms() {
        NDArray value = keysAndValues.value(); // (batch, heads, key, headSize)
        long heads = value.getShape().get(1);
        long headSize = value.getShape().get(3);
        NDArray ofHeads = outputWeight.reshape(-1, heads, headSize).transpose(1, 2, 0); // (heads, headSize, model)
        NDArray projected = value.matMul(ofHeads); // (batch, heads, key, model)
        return projected.square().sum(new int[] {3}).sqrt(); // (batch, heads, key)
    }
}
