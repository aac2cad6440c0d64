package io.clearhead.generation;

/**
 * One teacher-forced pass over a source and a target, open to be read. Numbers are copied out layer by layer, so whoever
 * combines them holds one layer at a time, however many there are.
 *
 * <p>It is open only during {@link InferenceSession#trace}; the tensors behind it are gone afterwards, and reading then is an
 * {@link IllegalStateException}. Thread safety: confined to the session's thread.
 */
public interface AttentionPass {

    /** What the decoder read: its start token, then the target without its last token. */
    int[] fed();

    /** Natural logarithm of the probability of each target token; that of token t is predicted while {@code fed[t]} is read. */
    float[] targetLogProbabilities();

    /** The number of layers that have this kind of attention. */
    int layers(AttentionKind kind);

    /**
     * The attention weights of one layer.
     *
     * @param layer from 0
     * @return one layer with all heads, all rows and all columns
     * @throws IndexOutOfBoundsException if there is no such layer
     */
    AttentionMaps maps(AttentionKind kind, int layer);

    /**
     * How much the value of each column can move: the length ‖v_j·W_O^h‖ of the value that head h has of column j, behind the
     * head's part of the output projection (Kobayashi et al. 2020). Times the weight, it is the length of what the head adds
     * to a row because of that column.
     *
     * @param layer from 0
     * @return (heads, columns)
     * @throws IndexOutOfBoundsException if there is no such layer
     */
    FloatMatrix valueNorms(AttentionKind kind, int layer);
}
