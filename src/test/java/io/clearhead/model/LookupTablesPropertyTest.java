package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.clearhead.model.PositionConfig.RelativeBuckets;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Seeded;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is looked up is what the encoder begins with, in models of every family's kind. */
class LookupTablesPropertyTest {

    /** scale · table[id] = the scaled embedding of id. */
    @ParameterizedTest
    @MethodSource("io.clearhead.model.TinyTransformers#configurations")
    void embeddingsAreScaledRowsOfTheTable(TransformerConfig config, @Seeded RandomGenerator random) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LookupTables tables =
                    TinyTransformers.create(manager, config, random).tables();
            NDArray ids = ids(manager, random, 7);
            NDArray rows = tables.embeddings(ids.flatten()).mul(config.embeddingScale()); // (source, model)

            NDArray scaled = tables.scaledEmbeddings(ids, ForwardPass.serving(manager)); // (1, source, model)

            Floats.assertClose("scaled", scaled.toFloatArray(), rows.toFloatArray());
            assertThat(tables.embeddings().getShape())
                    .isEqualTo(new Shape(config.sourceVocabularySize(), config.modelSize()));
        }
    }

    /** embedding + position (+ norm) = what the first layer reads. */
    @ParameterizedTest
    @MethodSource("io.clearhead.model.TinyTransformers#configurations")
    void positionsAreWhatIsAddedToEmbeddings(TransformerConfig config, @Seeded RandomGenerator random) {
        try (NDManager manager = NDManager.newBaseManager()) {
            EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
            LookupTables tables = transformer.tables();
            ForwardPass pass = ForwardPass.serving(manager);
            if (config.positions() instanceof RelativeBuckets) {
                assertThatThrownBy(() -> tables.positions(1)).isInstanceOf(NullPointerException.class);
                return;
            }
            NDArray ids = ids(manager, random, 9);
            NDArray sum = tables.scaledEmbeddings(ids, pass).add(tables.positions(9)); // (1, source, model)
            if (config.norm().embeddingNorm()) {
                NDArray scale = transformer.parameter("sourceNorm.weight").getArray();
                NDArray bias = transformer.parameter("sourceNorm.bias").getArray();
                NDArray centred = sum.sub(sum.mean(new int[] {2}, true));
                NDArray variance = centred.square().mean(new int[] {2}, true);
                sum = centred.div(variance.add(config.norm().epsilon()).sqrt())
                        .mul(scale)
                        .add(bias);
            }

            NDArray read = transformer
                    .traceEncoder(ids, AttentionMask.none(), pass)
                    .hiddenStates()
                    .get(0);

            Floats.assertClose("what the first layer reads", sum.toFloatArray(), read.toFloatArray());
            assertThatThrownBy(() -> tables.positions(config.maxPositions() + 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** bias(key - query) = the bias at (query, key) of a whole sequence, in both stacks. */
    @ParameterizedTest
    @MethodSource("io.clearhead.model.TinyTransformers#configurations")
    void biasesByDistanceAreThoseOfASequence(TransformerConfig config, @Seeded RandomGenerator random) {
        try (NDManager manager = NDManager.newBaseManager()) {
            EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
            LookupTables tables = transformer.tables();
            ForwardPass pass = ForwardPass.serving(manager);
            int length = 1 + random.nextInt(40);
            int distances = 2 * length - 1;
            RelativePositionBias encoder = transformer.encoder().positionBias();
            RelativePositionBias decoder = transformer.decoder().positionBias();
            if (encoder == null || decoder == null) {
                assertThat(config.positions()).isNotInstanceOf(RelativeBuckets.class);
                return;
            }
            NDArray ofEncoder = tables.encoderBias(manager, 1 - length, distances, pass); // (heads, distance)
            NDArray ofDecoder = tables.decoderBias(manager, 1 - length, distances, pass); // (heads, distance)
            NDArray read = encoder.ofSequence(manager, length, pass); // (1, heads, query, key)
            NDArray written = decoder.ofSequence(manager, length, pass); // (1, heads, query, key)
            for (int query = 0; query < length; query++) {
                int first = length - 1 - query;
                NDIndex part = new NDIndex().addAllDim().addSliceDim(first, first + length);
                NDIndex row = new NDIndex().addIndices(0).addAllDim().addIndices(query);
                assertThat(ofEncoder.get(part).toFloatArray())
                        .isEqualTo(read.get(row).toFloatArray());
                assertThat(ofDecoder.get(part).toFloatArray())
                        .isEqualTo(written.get(row).toFloatArray());
            }
        }
    }

    private static NDArray ids(NDManager manager, RandomGenerator random, int length) {
        int[] tokens = TinyTransformers.tokens(random, length);
        return manager.create(Arrays.stream(tokens).asLongStream().toArray(), new Shape(1, length));
    }
}
