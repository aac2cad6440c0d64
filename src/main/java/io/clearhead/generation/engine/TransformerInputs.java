package io.clearhead.generation.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.InputSpace;
import io.clearhead.generation.Neighbour;
import io.clearhead.generation.PositionTable;
import io.clearhead.generation.PositionTable.Biases;
import io.clearhead.generation.PositionTable.Formula;
import io.clearhead.generation.PositionTable.Vectors;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.ForwardPass;
import io.clearhead.model.LookupTables;
import io.clearhead.model.PositionConfig.Frequencies;
import io.clearhead.model.PositionConfig.Numbering;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.model.PositionConfig.Sinusoidal;
import io.clearhead.model.TransformerConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Looks into the tables of a {@link TransformerModel}. Confined to the thread of its session. */
final class TransformerInputs implements InputSpace {

    private final TransformerConfig config;
    private final LookupTables tables;
    private final RowLengths lengths;
    private final NDManager manager;
    private final ForwardPass pass;

    TransformerInputs(EncoderDecoderTransformer transformer, RowLengths lengths, NDManager manager, ForwardPass pass) {
        this.config = transformer.config();
        this.tables = transformer.tables();
        this.lengths = lengths;
        this.manager = manager;
        this.pass = pass;
    }

    @Override
    public float embeddingScale() {
        return config.embeddingScale();
    }

    @Override
    public FloatMatrix embeddings(int[] ids) {
        TransformerSession.checkIds("ids", ids, config.sourceVocabularySize());
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray index = manager.create(Arrays.stream(ids).asLongStream().toArray()); // (id)
            NDArray rows = tables.embeddings(index); // (id, model)
            return new FloatMatrix(ids.length, config.modelSize(), rows.toFloatArray());
        }
    }

    @Override
    public List<List<Neighbour>> nearest(FloatMatrix vectors, int count, IntPredicate candidates) {
        if (vectors.columns() != config.modelSize() || count < 1) {
            throw new IllegalArgumentException("vectors must have " + config.modelSize()
                    + " components and at least one neighbour, but have " + vectors.columns() + " and " + count);
        }
        float[] rowLengths = lengths.of(tables.embeddings());
        List<NearestList> nearest = Stream.generate(() -> new NearestList(Math.min(count, rowLengths.length)))
                .limit(vectors.rows())
                .toList();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray queries =
                    manager.create(unitRows(vectors), new Shape(vectors.rows(), vectors.columns())); // (vector, model)
            for (int first = 0; first < rowLengths.length; first += RowLengths.PART) {
                int end = Math.min(rowLengths.length, first + RowLengths.PART);
                float[] products = products(queries, first, end);
                offer(products, first, rowLengths, candidates, nearest);
            }
        }
        return nearest.stream().map(NearestList::neighbours).toList();
    }

    /** Products of every vector with a part of the table, (vector, row) in row-major order. */
    private float[] products(NDArray queries, int first, int end) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray rows = tables.embeddings().get(new NDIndex().addSliceDim(first, end)); // (row, model)
            // (vector, model) x (model, row) -> (vector, row)
            return queries.matMul(rows.transpose()).toFloatArray();
        }
    }

    private static void offer(
            float[] products, int first, float[] rowLengths, IntPredicate candidates, List<NearestList> nearest) {
        int rows = products.length / nearest.size();
        for (int vector = 0; vector < nearest.size(); vector++) {
            NearestList list = nearest.get(vector);
            for (int row = 0; row < rows; row++) {
                int id = first + row;
                float cosine = products[vector * rows + row] / rowLengths[id];
                if (list.takes(cosine) && candidates.test(id)) {
                    list.add(id, cosine);
                }
            }
        }
    }

    private static float[] unitRows(FloatMatrix vectors) {
        float[] unit = vectors.values().clone();
        for (int row = 0; row < vectors.rows(); row++) {
            double squares = 0;
            for (int i = 0; i < vectors.columns(); i++) {
                squares += (double) vectors.at(row, i) * vectors.at(row, i);
            }
            for (int i = 0; i < vectors.columns(); i++) {
                unit[row * vectors.columns() + i] /= (float) Math.sqrt(squares);
            }
        }
        return unit;
    }

    @Override
    public PositionTable positions(int count) {
        if (count < 1 || count > config.maxPositions()) {
            throw new IllegalArgumentException(
                    "count must be from 1 to " + config.maxPositions() + ", but is " + count);
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            if (config.positions() instanceof RelativeBuckets relative) {
                return biases(relative, count);
            }
            FloatMatrix vectors = new FloatMatrix(
                    count, config.modelSize(), tables.positions(count).toFloatArray());
            return new Vectors(vectors, config.positions() instanceof Sinusoidal waves ? formula(waves) : null);
        }
    }

    private Formula formula(Sinusoidal waves) {
        return new Formula(
                waves.numbering() == Numbering.FROM_ZERO ? 0 : config.paddingId() + 1,
                waves.frequencies() == Frequencies.PAPER ? config.modelSize() : config.modelSize() - 2);
    }

    private Biases biases(RelativeBuckets relative, int count) {
        int distances = 2 * count - 1;
        float[] encoder =
                tables.encoderBias(manager, 1 - count, distances, pass).toFloatArray(); // (heads, distance)
        float[] decoder =
                tables.decoderBias(manager, 1 - count, distances, pass).toFloatArray(); // (heads, distance)
        int decoderHeads = config.decoder().heads();
        for (int head = 0; head < decoderHeads; head++) {
            Arrays.fill(decoder, head * distances + count, (head + 1) * distances, Float.NaN);
        }
        return new Biases(
                new FloatMatrix(config.encoder().heads(), distances, encoder),
                new FloatMatrix(decoderHeads, distances, decoder),
                relative.buckets(),
                relative.maxDistance());
    }
}
