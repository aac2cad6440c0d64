package io.clearhead.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import org.jspecify.annotations.Nullable;

/**
 * T5's way to tell the order of tokens (Raffel et al., 2020, §2.1): every head adds to the score of query and key a trained
 * number, which depends on their distance alone.
 *
 * <pre>scores = Q·Kᵀ + bias[bucket(key − query)]</pre>
 *
 * <p>Near distances have a bucket each, far ones share buckets that grow like a logarithm. The encoder tells keys before and
 * behind apart; for the decoder everything behind is bucket 0, and hidden. One table serves all layers of a stack.
 */
final class RelativePositionBias extends TransformerBlock {

    /** Which way a query looks. */
    enum Direction {
        /** To both sides, as in the encoder. */
        BOTH,
        /** Back only, as in the decoder. */
        BACK
    }

    private final RelativeBuckets config;
    private final Direction direction;
    private final Parameter weight; // (bucket, heads)

    RelativePositionBias(RelativeBuckets config, int heads, Direction direction) {
        this.config = config;
        this.direction = direction;
        weight = addParameter("weight", Parameter.Type.WEIGHT, new Shape(config.buckets(), heads));
    }

    /** The bias of a whole sequence: (1, heads, query, key), as many queries as keys. */
    NDArray ofSequence(NDManager manager, int length, ForwardPass pass) {
        return bias(manager, 0, length, pass);
    }

    /** The last row of the bias of a whole sequence: (1, heads, 1, key). */
    NDArray ofLastQuery(NDManager manager, int length, ForwardPass pass) {
        return bias(manager, length - 1, length, pass);
    }

    /** The bias of the distances, key minus query, from {@code first} on: (heads, distance). */
    NDArray ofDistances(NDManager manager, int first, int count, ForwardPass pass) {
        long[] buckets = new long[count];
        for (int i = 0; i < count; i++) {
            buckets[i] = bucket(first + i);
        }
        return lookUp(manager, buckets, new Shape(count), pass).transpose(1, 0); // (heads, distance)
    }

    private NDArray bias(NDManager manager, int firstQuery, int length, ForwardPass pass) {
        int queries = length - firstQuery;
        long[] buckets = new long[queries * length];
        for (int query = 0; query < queries; query++) {
            for (int key = 0; key < length; key++) {
                buckets[query * length + key] = bucket(key - (firstQuery + query));
            }
        }
        NDArray bias = lookUp(manager, buckets, new Shape(queries, length), pass); // (query, key, heads)
        return bias.transpose(2, 0, 1).expandDims(0); // (1, heads, query, key)
    }

    /** Buckets of any shape -> (…, heads). */
    private NDArray lookUp(NDManager manager, long[] buckets, Shape shape, ForwardPass pass) {
        NDArray ids = manager.create(buckets, shape);
        NDArray table = pass.value(weight, ids.getDevice());
        return Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
    }

    /** The bucket of a distance; computed in fp32 as in the reference, because logarithms on the edge of a bucket round. */
    int bucket(int distance) {
        int buckets = config.buckets();
        int first = 0;
        int steps = Math.max(0, -distance);
        if (direction == Direction.BOTH) {
            buckets /= 2;
            first = distance > 0 ? buckets : 0;
            steps = Math.abs(distance);
        }
        int exact = buckets / 2;
        if (steps < exact) {
            return first + steps;
        }
        float ratio = (float) Math.log((float) steps / exact) / (float) Math.log((double) config.maxDistance() / exact);
        int logarithmic = exact + (int) (ratio * (buckets - exact));
        return first + Math.min(logarithmic, buckets - 1);
    }

    /** Input: anything (batch, position, …); output: the bias of a sequence of that length. */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, @Nullable PairList<String, Object> options) {
        NDArray sequence = inputs.singletonOrThrow();
        int length = (int) sequence.getShape().get(1);
        return new NDList(ofSequence(sequence.getManager(), length, new ForwardPass(parameters, training)));
    }
}
