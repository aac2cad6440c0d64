package io.clearhead.model;

/** How the model knows the order of tokens (§3.5, and what later families do instead). */
public sealed interface PositionConfig {

    /**
     * Sines and cosines, added to the embeddings.
     *
     * @param layout how sine and cosine share the vector of a position
     * @param frequencies which angles they are of
     * @param numbering which number a token's position has
     */
    record Sinusoidal(Layout layout, Frequencies frequencies, Numbering numbering) implements PositionConfig {

        /** As the paper has it. */
        public static final Sinusoidal PAPER =
                new Sinusoidal(Layout.INTERLEAVED, Frequencies.PAPER, Numbering.FROM_ZERO);

        /** As Marian and Pegasus have it: the paper's numbers in another order. */
        public static final Sinusoidal HALVES = new Sinusoidal(Layout.HALVES, Frequencies.PAPER, Numbering.FROM_ZERO);

        /** As M2M100 and NLLB have it. */
        public static final Sinusoidal BEHIND_PADDING =
                new Sinusoidal(Layout.HALVES, Frequencies.INCLUSIVE, Numbering.BEHIND_PADDING_ID);
    }

    /**
     * A trained vector per position, added to the embeddings, as in BART; encoder and decoder have a table each.
     *
     * @param offset rows of the table before that of the first position; never read
     */
    record Learned(int offset) implements PositionConfig {}

    /**
     * Nothing is added to the embeddings; every head adds to its scores a trained number for the bucket of the distance
     * between query and key, as in T5. The first layer's table serves its whole stack.
     *
     * @param buckets number of distances that are told apart
     * @param maxDistance all distances from here on share a bucket
     */
    record RelativeBuckets(int buckets, int maxDistance) implements PositionConfig {}

    /** How sine and cosine share the vector of a position. */
    enum Layout {
        /** sin, cos, sin, cos … as the paper writes it. */
        INTERLEAVED,
        /** all sines, then all cosines. */
        HALVES
    }

    /** The frequencies ω_i, i = 0 … d_model/2 − 1. */
    enum Frequencies {
        /** 10000^(−2i/d_model). */
        PAPER,
        /** 10000^(−i/(d_model/2 − 1)): the last one is 1/10000 itself. */
        INCLUSIVE
    }

    /** How positions are counted. */
    enum Numbering {
        /** The first column has position 0; padding counts. */
        FROM_ZERO,
        /**
         * The first token has position {@code paddingId + 1}. A padding token adds nothing to its embedding, and in the encoder
         * it does not count.
         */
        BEHIND_PADDING_ID
    }
}
