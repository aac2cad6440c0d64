package io.clearhead.model;

/**
 * How states become logits: {@code (x · scale) · Wᵀ + b}.
 *
 * @param tied whether W is the decoder's embedding (§3.4) instead of a matrix of its own
 * @param bias whether there is a b ({@code final_logits_bias} of Marian, BART and Pegasus)
 * @param scale 1, or 1/√d_model in T5
 */
public record OutputConfig(boolean tied, boolean bias, float scale) {

    /** The paper's choice: the embedding, nothing else. */
    public static final OutputConfig TIED = new OutputConfig(true, false, 1);
}
