package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Says which keys a query may look at (§3.2.3): not the padding of shorter rows, and in the decoder not the future.
 *
 * <p>A mask is boolean to its users. Inside it is a tensor that is added to the scores, 0 where the key is kept and
 * −10⁹ where it is hidden: after the softmax that is exactly 0, and unlike −∞ it leaves no NaN when a whole row is
 * hidden. A mask that hides nothing costs nothing. Because it is added to the scores anyway, a mask can carry a model's
 * {@link RelativePositionBias} along.
 */
public final class AttentionMask {

    private static final float HIDDEN = -1e9f;
    private static final AttentionMask NONE = new AttentionMask(null, null);

    private final @Nullable NDArray bias; // broadcasts to (batch, heads, query, key)
    private final @Nullable NDArray positionBias; // (1, heads, query, key), part of the other one

    private AttentionMask(@Nullable NDArray bias, @Nullable NDArray positionBias) {
        this.bias = bias;
        this.positionBias = positionBias;
    }

    /** Hides nothing. */
    public static AttentionMask none() {
        return NONE;
    }

    /**
     * Hides the padding at the end of shorter rows.
     *
     * @param lengths number of real tokens of each row
     * @param keys columns of the batch, at least the longest row
     */
    public static AttentionMask padding(NDManager manager, int[] lengths, int keys) {
        float[] values = new float[lengths.length * keys];
        boolean hidesNothing = true;
        for (int row = 0; row < lengths.length; row++) {
            for (int key = lengths[row]; key < keys; key++) {
                values[row * keys + key] = HIDDEN;
                hidesNothing = false;
            }
        }
        return hidesNothing
                ? NONE
                : new AttentionMask(manager.create(values, new Shape(lengths.length, 1, 1, keys)), null);
    }

    /** Hides from each query the keys behind it: query t sees keys 0 … t. */
    public static AttentionMask causal(NDManager manager, int length) {
        if (length == 1) {
            return NONE;
        }
        float[] values = new float[length * length];
        for (int query = 0; query < length; query++) {
            for (int key = query + 1; key < length; key++) {
                values[query * length + key] = HIDDEN;
            }
        }
        return new AttentionMask(manager.create(values, new Shape(1, 1, length, length)), null);
    }

    /** This mask, which besides adds a bias (1, heads, query, key) to the scores. */
    AttentionMask with(NDArray relativePositionBias) {
        NDArray sum =
                bias == null ? relativePositionBias : relativePositionBias.add(bias); // (batch, heads, query, key)
        return new AttentionMask(sum, relativePositionBias);
    }

    /** Adds the mask to scores (batch, heads, query, key); keeps their shape. */
    NDArray applyTo(NDArray scores) {
        return bias == null ? scores : scores.add(bias);
    }

    /** What is added to scores, or null if it is nothing. */
    @Nullable
    NDArray bias() {
        return bias;
    }

    /** The part of it that says something about positions instead of hiding keys; null where there is none. */
    @Nullable
    NDArray positionBias() {
        return positionBias;
    }

    /** The mask of a new batch whose rows are the given rows of this one, in this order. */
    AttentionMask select(NDArray rows) {
        return bias == null ? this : new AttentionMask(bias.get(rows), null); // (batch, 1, 1, key)
    }

    /** Frees the mask's tensor before its manager does. */
    void close() {
        if (bias != null) {
            bias.close();
        }
    }

    /** Hands the mask's tensor from the current scope to a manager. */
    AttentionMask keep(NDManager manager) {
        return bias == null ? this : new AttentionMask(Scopes.keep(bias, manager), null);
    }
}
