package io.clearhead.inspection;

import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.tokenizer.Encoding;

/**
 * Everything about one row of one head.
 *
 * @param source text and tokens that the encoder read
 * @param target text and tokens that the decoder wrote, without its start token
 * @param address which row
 * @param row its numbers
 */
public record RowReport(Encoding source, Encoding target, AttentionAddress address, AttentionRow row) {

    /** Length of each value vector: a large weight on a short vector moves little. */
    public float[] valueNorms() {
        FloatMatrix values = row.value();
        float[] norms = new float[values.rows()];
        for (int i = 0; i < norms.length; i++) {
            norms[i] = (float) VectorMath.length(values.row(i));
        }
        return norms;
    }
}
