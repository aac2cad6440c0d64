package io.clearhead.model;

import ai.djl.ndarray.NDArray;

/**
 * What one step of the decoder computed while one of its layers was looked at.
 *
 * @param logits (rows, vocab): predicts the token behind the one that was read
 * @param attention (rows, heads, source): what the heads of the layer looked at in order to predict it (§3.2.3); each row of
 *     each head sums to 1, and padding has 0
 */
public record DecoderStep(NDArray logits, NDArray attention) {}
