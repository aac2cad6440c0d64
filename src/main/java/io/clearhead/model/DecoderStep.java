package io.clearhead.model;

import ai.djl.ndarray.NDArray;

/**
 * What one step of the decoder computed while some of its heads were looked at.
 *
 * @param logits (rows, vocab): predicts the token behind the one that was read
 * @param attention (rows, source): what the heads looked at in order to predict it; every row sums to 1, and padding has 0
 */
public record DecoderStep(NDArray logits, NDArray attention) {}
