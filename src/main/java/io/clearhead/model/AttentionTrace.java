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
 */
public record AttentionTrace(
        NDArray query, KeyValue keysAndValues, @Nullable NDArray positionBias, NDArray weights, NDArray context) {}
