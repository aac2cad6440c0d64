package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the first layer of a stack (§3.4, §3.5, §5.4): embedding, position, in some families a norm, and dropout
 * when training.
 *
 * @param embedding looks tokens up
 * @param positions is added to them; null where the model knows the order otherwise
 * @param norm null where there is none
 * @param dropout probability
 */
record StackInput(
        TokenEmbedding embedding,
        @Nullable PositionalEncoding positions,
        @Nullable Normalization norm,
        float dropout) {

    /**
     * Embeds tokens.
     *
     * @param ids (batch, position), int64
     * @param start position of the first column, from 0
     * @return (batch, position, model)
     */
    NDArray embed(NDArray ids, int start, ForwardPass pass) {
        ShapeCheck.expect("token ids", ids, "batch, position", ShapeCheck.ANY, ShapeCheck.ANY);
        NDArray embedded = embedding.embed(ids, pass); // (batch, position, model)
        NDArray placed = positions == null ? embedded : positions.addTo(embedded, ids, start, pass);
        NDArray input = norm == null ? placed : norm.forward(placed, pass);
        return pass.dropout(input, dropout);
    }
}
