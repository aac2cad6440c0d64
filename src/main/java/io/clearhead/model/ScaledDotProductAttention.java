package io.clearhead.model;

import ai.djl.ndarray.NDArray;

/**
 * The paper's equation 1 (§3.2.1):
 *
 * <pre>Attention(Q, K, V) = softmax(Q·Kᵀ / √headSize) · V</pre>
 *
 * <p>Each query is compared with every key; the softmax turns the scores into shares that sum to 1; the context is the
 * values' average by these shares. Without the division the scores grow with the head size and the softmax would give
 * nearly everything to one key. T5 does not divide: there the initial weights take care of it.
 *
 * <p>Thread safety: immutable.
 */
final class ScaledDotProductAttention {

    private final float scale;

    ScaledDotProductAttention(float scale) {
        this.scale = scale;
    }

    /**
     * Context and weights of one attention.
     *
     * @param context (batch, heads, query, headSize)
     * @param weights (batch, heads, query, key); rows sum to 1
     */
    record Output(NDArray context, NDArray weights) {}

    /**
     * Lets every query attend to the keys that the mask keeps.
     *
     * @param query (batch, heads, query, headSize)
     * @param key (batch, heads, key, headSize)
     * @param value (batch, heads, key, headSize)
     * @param mask keeps or hides keys, and may add to scores
     */
    Output attend(NDArray query, NDArray key, NDArray value, AttentionMask mask) {
        // (batch, heads, query, headSize) x (batch, heads, headSize, key) -> (batch, heads, query, key)
        NDArray scaled = scale == 1 ? query : query.mul(scale);
        NDArray scores = scaled.matMul(key.transpose(0, 1, 3, 2));
        NDArray weights = mask.applyTo(scores).softmax(-1); // (batch, heads, query, key)
        // (batch, heads, query, key) x (batch, heads, key, headSize) -> (batch, heads, query, headSize)
        NDArray context = weights.matMul(value);
        return new Output(context, weights);
    }
}
