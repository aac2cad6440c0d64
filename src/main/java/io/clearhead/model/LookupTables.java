package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the model looks up, and does not compute, when it reads a source: a vector for each token (§3.4), a vector for each
 * position (§3.5), or T5's bias for each distance. These are its weights themselves; nothing here changes or copies them as a
 * whole.
 *
 * <p>Thread safety: only reads; tensors that it makes belong to the caller's {@link ai.djl.ndarray.NDScope}.
 */
public final class LookupTables {

    private final StackInput source;
    private final @Nullable RelativePositionBias encoderBias;
    private final @Nullable RelativePositionBias decoderBias;

    LookupTables(StackInput source, Encoder encoder, Decoder decoder) {
        this.source = source;
        this.encoderBias = encoder.positionBias();
        this.decoderBias = decoder.positionBias();
    }

    /** The embedding of every entry of the source vocabulary before it is scaled, (vocab, model); neither change nor close it. */
    public NDArray embeddings() {
        return source.embedding().weight().getArray();
    }

    /**
     * Embeddings of some entries before they are scaled.
     *
     * @param ids (token), int64
     * @return (token, model)
     */
    public NDArray embeddings(NDArray ids) {
        return Embedding.embedding(ids, embeddings(), SparseFormat.DENSE).singletonOrThrow();
    }

    /**
     * Embeddings of a source as the model uses them, scaled, before positions are added.
     *
     * @param ids (batch, source), int64
     * @return (batch, source, model)
     */
    public NDArray scaledEmbeddings(NDArray ids, ForwardPass pass) {
        return source.embedding().embed(ids, pass);
    }

    /** What is added to the embeddings at the first positions of a source, (position, model). */
    public NDArray positions(int count) {
        PositionalEncoding positions = Objects.requireNonNull(source.positions(), "positions are relative");
        positions.requireEncoded(count);
        return positions.table().get(new NDIndex().addSliceDim(0, count));
    }

    /**
     * What the heads of the encoder add to scores by distance, key minus query.
     *
     * @param first the first distance
     * @return (heads, distance)
     */
    public NDArray encoderBias(NDManager manager, int first, int count, ForwardPass pass) {
        return Objects.requireNonNull(encoderBias, "positions are not relative")
                .ofDistances(manager, first, count, pass);
    }

    /** What the heads of the decoder add to scores by distance; see {@link #encoderBias}. */
    public NDArray decoderBias(NDManager manager, int first, int count, ForwardPass pass) {
        return Objects.requireNonNull(decoderBias, "positions are not relative")
                .ofDistances(manager, first, count, pass);
    }
}
