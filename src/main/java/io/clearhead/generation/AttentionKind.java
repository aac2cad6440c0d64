package io.clearhead.generation;

/** The three places where the model attends (paper §3.2.3). */
public enum AttentionKind {
    /** Encoder self-attention: source to source. */
    ENCODER,
    /** Masked decoder self-attention: target to the target so far. */
    DECODER,
    /** Cross-attention: target to source. */
    CROSS
}
