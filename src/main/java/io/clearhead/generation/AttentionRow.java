package io.clearhead.generation;

import org.jspecify.annotations.Nullable;

/**
 * Everything about one row of one head, step by step:
 *
 * <pre>
 * scores[j]  = dot[j] · scale + bias[j] where mask[j], else the key is hidden
 * weights    = softmax(scores)
 * context[i] = Σ_j weights[j] · value[j][i]
 * </pre>
 *
 * @param scale factor on the dot products, 1/√headSize; 1 in T5
 * @param query (headSize)
 * @param key (columns, headSize)
 * @param value (columns, headSize)
 * @param dot (columns): query · key
 * @param bias (columns): what the model adds because of the distance, as T5 does; null where it adds nothing
 * @param mask (columns): true where the key may be looked at
 * @param scores (columns); NaN where hidden
 * @param weights (columns), as the model computed them
 * @param context (headSize), as the model computed it
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record AttentionRow(
        float scale,
        float[] query,
        FloatMatrix key,
        FloatMatrix value,
        float[] dot,
        float @Nullable [] bias,
        boolean[] mask,
        float[] scores,
        float[] weights,
        float[] context) {}
