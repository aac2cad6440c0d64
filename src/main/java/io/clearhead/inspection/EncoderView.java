package io.clearhead.inspection;

import org.jspecify.annotations.Nullable;

/**
 * Which states of the encoder are asked for, and what becomes of them.
 *
 * @param layer 0 is embedding + position, k is behind layer k, −1 is final
 * @param pooling how the tokens' vectors become one; null keeps one vector per token
 * @param scale whether vectors keep their length
 */
public record EncoderView(int layer, @Nullable Pooling pooling, Scale scale) {

    /** The layer index that means the final states. */
    public static final int FINAL = -1;

    /** How the vectors of all tokens, special ones included, become one. */
    public enum Pooling {
        /** The mean of every component. */
        MEAN,
        /** The largest value of every component. */
        MAX,
        /** The vector of the last token, the end of sentence. */
        EOS
    }

    /** What happens to the length of the resulting vectors. */
    public enum Scale {
        /** As the model computed them. */
        UNCHANGED,
        /** Divided by their Euclidean length; a zero vector stays zero. */
        UNIT_LENGTH
    }
}
