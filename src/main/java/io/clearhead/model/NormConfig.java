package io.clearhead.model;

/**
 * How states are normalised.
 *
 * @param kind the formula
 * @param placement whether a sublayer is normalised behind (the paper) or before its residual sum
 * @param finalNorm whether each stack ends with one more norm (usual with {@link Placement#PRE})
 * @param embeddingNorm whether each stack begins with a norm of embedding + position
 * @param epsilon is added to the variance, so that a constant state does not divide by zero
 */
public record NormConfig(Kind kind, Placement placement, boolean finalNorm, boolean embeddingNorm, float epsilon) {

    /** Formula of a norm. */
    public enum Kind {
        /** Mean 0, variance 1, then scaled and shifted: the paper's choice (§3.1). */
        LAYER_NORM,
        /** Root mean square 1, then scaled, as in T5. */
        RMS_NORM
    }

    /** Where a sublayer's normalisation stands. */
    public enum Placement {
        /** norm(x + sublayer(x)), the paper's choice (§3.1). */
        POST,
        /** x + sublayer(norm(x)). */
        PRE
    }

    /** Layer norm with the usual ε. */
    public static NormConfig layerNorm(Placement placement) {
        return new NormConfig(Kind.LAYER_NORM, placement, false, false, 1e-5f);
    }

    /** Norms of the root mean square. */
    public static NormConfig rmsNorm(Placement placement, float epsilon) {
        return new NormConfig(Kind.RMS_NORM, placement, false, false, epsilon);
    }

    /** The same with one more norm at the end of each stack. */
    public NormConfig withFinalNorm() {
        return new NormConfig(kind, placement, true, embeddingNorm, epsilon);
    }

    /** The same with a norm of embedding + position. */
    public NormConfig withEmbeddingNorm() {
        return new NormConfig(kind, placement, finalNorm, true, epsilon);
    }
}
