package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Seeded;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every transformer, whatever its sizes, variants and weights. */
class TransformerPropertyTest extends RandomTransformers {

    /** softmax: Σ_key weight = 1, and 0 ≤ weight. */
    @ParameterizedTest
    @MethodSource("configurations")
    void rowsOfAttentionSumToOne(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        EncoderTrace encoder =
                transformer.traceEncoder(row(TinyTransformers.tokens(random, 7)), AttentionMask.none(), pass);
        DecoderTrace decoder = transformer.decode(
                row(TinyTransformers.tokens(random, 9)), encoder.memory(), AttentionMask.none(), pass);
        Stream.of(encoder.selfAttention(), decoder.selfAttention(), decoder.crossAttention())
                .flatMap(List::stream)
                .map(AttentionTrace::weights)
                .forEach(weights -> {
                    assertThat(weights.min().getFloat()).isNotNegative();
                    assertClose(
                            "sums",
                            weights.sum(new int[] {-1}),
                            weights.sum(new int[] {-1}).onesLike());
                });
    }

    /** encode([x, padding]) = encode(x), and what the decoder makes of both. */
    @ParameterizedTest
    @MethodSource("configurations")
    void paddingChangesNothing(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        int[] source = TinyTransformers.tokens(random, 5);
        int[] target = TinyTransformers.tokens(random, 6);
        int[] padded = Arrays.copyOf(source, 9);
        Arrays.fill(padded, 5, 9, config.paddingId());
        AttentionMask mask = AttentionMask.padding(manager, new int[] {5}, 9);
        NDArray memory = transformer.encode(row(source), AttentionMask.none(), pass);
        NDArray paddedMemory = transformer.encode(row(padded), mask, pass);

        assertClose("memory", paddedMemory.get(":, :5"), memory);
        NDArray logits = transformer
                .decode(row(target), memory, AttentionMask.none(), pass)
                .logits();
        assertClose(
                "logits",
                transformer.decode(row(target), paddedMemory, mask, pass).logits(),
                logits);
    }

    /** Row i of a batch = the same row alone, while it is decoded step by step. */
    @ParameterizedTest
    @MethodSource("configurations")
    void aBatchGivesWhatItsRowsGiveAlone(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        int[][] sources = {
            TinyTransformers.tokens(random, 3), TinyTransformers.tokens(random, 8), TinyTransformers.tokens(random, 6)
        };
        int[][] targets = {
            TinyTransformers.tokens(random, 4), TinyTransformers.tokens(random, 4), TinyTransformers.tokens(random, 4)
        };
        float[][][] together = steps(transformer, sources, targets);
        for (int i = 0; i < sources.length; i++) {
            float[][][] alone = steps(transformer, new int[][] {sources[i]}, new int[][] {targets[i]});
            for (int step = 0; step < 4; step++) {
                Floats.assertClose("row " + i + " step " + step, together[step][i], alone[step][0]);
            }
        }
    }

    /** step after step with remembered keys and values = the whole target at once. */
    @ParameterizedTest
    @MethodSource("configurations")
    void rememberingGivesWhatReadingEverythingAgainGives(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        int[] source = TinyTransformers.tokens(random, 6);
        int[] target = TinyTransformers.tokens(random, 8);
        float[][][] cached = steps(transformer, new int[][] {source}, new int[][] {target});
        NDArray memory = transformer.encode(row(source), AttentionMask.none(), pass);
        NDArray logits = transformer
                .decode(row(target), memory, AttentionMask.none(), pass)
                .logits();
        for (int step = 0; step < target.length; step++) {
            Floats.assertClose(
                    "step " + step, cached[step][0], logits.get("0," + step).toFloatArray());
        }
    }

    /** logits[0 … t] do not depend on target[t + 1 …]. */
    @ParameterizedTest
    @MethodSource("configurations")
    void theFutureChangesNothing(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        NDArray memory = transformer.encode(row(TinyTransformers.tokens(random, 6)), AttentionMask.none(), pass);
        int[] target = TinyTransformers.tokens(random, 8);
        int[] other = target.clone();
        System.arraycopy(TinyTransformers.tokens(random, 4), 0, other, 4, 4);
        DecoderTrace trace = transformer.decode(row(target), memory, AttentionMask.none(), pass);
        DecoderTrace otherTrace = transformer.decode(row(other), memory, AttentionMask.none(), pass);
        assertClose("logits", otherTrace.logits().get(":, :4"), trace.logits().get(":, :4"));
        trace.selfAttention().forEach(attention -> {
            float[] weights = attention.weights().toFloatArray(); // (1, heads, query, key)
            for (int i = 0; i < weights.length; i++) {
                int query = i / 8 % 8;
                int key = i % 8;
                if (key > query) {
                    assertThat(weights[i]).as("query %d, key %d", query, key).isZero();
                }
            }
        });
    }

    /** After select(rows), row i goes on as rows[i] would have. */
    @ParameterizedTest
    @MethodSource("configurations")
    void selectedRowsGoOnAsTheyWere(TransformerConfig config, @Seeded RandomGenerator random) {
        EncoderDecoderTransformer transformer = TinyTransformers.create(manager, config, random);
        int[][] sources = {TinyTransformers.tokens(random, 4), TinyTransformers.tokens(random, 7)};
        try (DecoderState state = begin(transformer, sources);
                DecoderState selected = begin(transformer, sources)) {
            transformer.step(manager.create(new long[] {3, 5}), state, pass);
            transformer.step(manager.create(new long[] {3, 5}), selected, pass);
            selected.select(new int[] {1, 0, 1});
            float[][] expected = split(transformer.step(manager.create(new long[] {2, 9}), state, pass));
            float[][] actual = split(transformer.step(manager.create(new long[] {9, 2, 9}), selected, pass));
            Floats.assertClose("row 0", actual[0], expected[1]);
            Floats.assertClose("row 1", actual[1], expected[0]);
            Floats.assertClose("row 2", actual[2], expected[1]);
        }
    }

    private DecoderState begin(EncoderDecoderTransformer transformer, int[][] sources) {
        int longest =
                Arrays.stream(sources).mapToInt(source -> source.length).max().orElseThrow();
        int[] lengths = Arrays.stream(sources).mapToInt(source -> source.length).toArray();
        AttentionMask mask = AttentionMask.padding(manager, lengths, longest);
        long[][] padded = new long[sources.length][longest];
        for (int row = 0; row < sources.length; row++) {
            Arrays.fill(padded[row], transformer.config().paddingId());
            for (int i = 0; i < sources[row].length; i++) {
                padded[row][i] = sources[row][i];
            }
        }
        NDArray memory = transformer.encode(manager.create(padded), mask, pass);
        return transformer.begin(memory, mask, manager, pass);
    }

    /** Logits of every step and row while the targets are fed. */
    private float[][][] steps(EncoderDecoderTransformer transformer, int[][] sources, int[][] targets) {
        try (DecoderState state = begin(transformer, sources)) {
            float[][][] logits = new float[targets[0].length][][];
            for (int step = 0; step < logits.length; step++) {
                int position = step;
                long[] ids = Arrays.stream(targets)
                        .mapToLong(target -> target[position])
                        .toArray();
                logits[step] = split(transformer.step(manager.create(ids), state, pass));
            }
            return logits;
        }
    }

    private static float[][] split(NDArray logits) {
        float[][] rows = new float[(int) logits.getShape().get(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = logits.get(row).toFloatArray();
        }
        return rows;
    }

    private NDArray row(int[] ids) {
        return manager.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
    }

    private static void assertClose(String name, NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).as(name).isEqualTo(expected.getShape());
        Floats.assertClose(name, actual.toFloatArray(), expected.toFloatArray());
    }
}
