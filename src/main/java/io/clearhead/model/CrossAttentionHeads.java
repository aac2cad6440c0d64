package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/**
 * Heads of one cross-attention (§3.2.3) that are looked at together: the mean of their weights.
 *
 * @param layer of the decoder, from 0
 * @param heads of that layer, from 0; at least one
 */
public record CrossAttentionHeads(int layer, List<Integer> heads) {

    public CrossAttentionHeads {
        heads = List.copyOf(heads);
        if (heads.isEmpty()) {
            throw new IllegalArgumentException("the mean of heads needs at least one");
        }
    }

    /** The mean of their weights: (rows, heads, 1, source) -> (rows, source). */
    NDArray mean(NDArray weights) {
        NDList chosen = new NDList();
        heads.forEach(head -> chosen.add(
                weights.get(new NDIndex().addAllDim().addIndices(head).addIndices(0)))); // (rows, source)
        return NDArrays.stack(chosen).mean(new int[] {0});
    }
}
