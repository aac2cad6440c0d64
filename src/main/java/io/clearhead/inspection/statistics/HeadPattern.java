package io.clearhead.inspection.statistics;

/** What the weights of a head look like. {@link HeadThresholds} says from which number on; the first that holds is meant. */
public enum HeadPattern {
    /** Most weight goes to special tokens and punctuation. */
    SINK,
    /** Self-attention: looks at the token before. */
    PREVIOUS,
    /** Self-attention: looks at the token behind. */
    NEXT,
    /** Self-attention: looks at its own token. */
    SELF,
    /** Cross-attention: each row has its own source token. */
    ALIGNED,
    /** Weight is spread evenly. */
    DIFFUSE,
    /** No simple pattern. */
    MIXED
}
