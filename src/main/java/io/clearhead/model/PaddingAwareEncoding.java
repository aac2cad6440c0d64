package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import io.clearhead.model.PositionConfig.Sinusoidal;

/**
 * Sines and cosines as M2M100 counts them: the first token has position paddingId + 1, and nothing is added to a padding
 * token. In a source, padding does not count, so a token that is spelled like padding inside a text shifts the rest. A target
 * is read one position at a time by who writes it, and there every token counts.
 *
 * <p>Thread safety: the table is written once and only read afterwards.
 */
final class PaddingAwareEncoding implements PositionalEncoding {

    /** What counts as a position. */
    enum Counting {
        /** Tokens other than padding. */
        TOKENS,
        /** Everything. */
        COLUMNS
    }

    private final int maxPositions;
    private final int paddingId;
    private final Counting counting;
    private final NDArray table; // (position, model)

    /**
     * Computes the table.
     *
     * @param manager owns the table
     */
    PaddingAwareEncoding(NDManager manager, TransformerConfig config, Sinusoidal positions, Counting counting) {
        maxPositions = config.maxPositions();
        paddingId = config.paddingId();
        this.counting = counting;
        float[] values = SinusoidalEncoding.values(positions, maxPositions, config.modelSize(), config.paddingId() + 1);
        table = manager.create(values, new Shape(maxPositions, config.modelSize()));
    }

    @Override
    public NDArray addTo(NDArray embedded, NDArray ids, int start, ForwardPass pass) {
        int end = start + (int) embedded.getShape().get(1);
        requireEncoded(end);
        NDArray isToken = ids.neq(paddingId); // (batch, position)
        NDArray rows = counting == Counting.COLUMNS
                ? table.get(new NDIndex().addSliceDim(start, end)) // (position, model)
                : rowsOfTokens(isToken); // (batch, position, model)
        NDArray factors = isToken.toType(DataType.FLOAT32, false).expandDims(-1); // (batch, position, 1)
        return embedded.add(rows.mul(factors)); // (batch, position, model)
    }

    @Override
    public NDArray table() {
        return table;
    }

    @Override
    public int count() {
        return maxPositions;
    }

    private NDArray rowsOfTokens(NDArray isToken) {
        NDArray index = isToken.toType(DataType.INT64, false)
                .cumSum(1)
                .sub(1)
                .maximum(0); // (batch, position): tokens before this one
        return Embedding.embedding(index, table, SparseFormat.DENSE).singletonOrThrow();
    }
}
