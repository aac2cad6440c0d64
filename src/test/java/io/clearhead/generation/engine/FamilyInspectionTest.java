package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AttentionAddress;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionRow;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.StackIndices;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelDescription;
import io.clearhead.generation.search.Search.ScoreKind;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.ForwardPass;
import io.clearhead.model.architecture.ModelLoader;
import io.clearhead.testkit.Family;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What can be looked at is there in every family, and a batch changes nothing. */
class FamilyInspectionTest {

    /** scores = dot·scale + bias where kept; weights = softmax(scores); context = Σ weights·v; the bias is T5's alone. */
    @ParameterizedTest
    @EnumSource
    void theAnatomyOfARowAddsUp(Family family) {
        try (TransformerModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession()) {
            int[] source = sources(family).get(0);
            int[] target = target(family);
            ModelDescription.Architecture architecture = model.description().architecture();
            AttentionSelection all = selection(architecture);
            for (AttentionKind kind : AttentionKind.values()) {
                AttentionMaps maps =
                        session.attention(source, target, all).of(kind).orElseThrow();
                for (int layer = 0; layer < maps.layers(); layer++) {
                    for (int head = 0; head < maps.heads(); head++) {
                        int row = (layer + head) % maps.rows();
                        AttentionRow anatomy =
                                session.attentionRow(source, target, new AttentionAddress(kind, layer, head, row));
                        assertAddsUp(anatomy);
                        assertThat(anatomy.bias() != null).isEqualTo(isT5(family) && kind != AttentionKind.CROSS);
                        for (int column = 0; column < maps.columns(); column++) {
                            assertThat(anatomy.weights()[column])
                                    .isCloseTo(maps.at(layer, head, row, column), within(1e-6f));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void statesOfTheEncoderAreThoseOfTheReference(Family family) {
        try (TransformerModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession();
                SafetensorsReader golden = family.tensors()) {
            int width = golden.info("input_ids").shape().get(1).intValue();
            long[] ids = golden.readIntegers("input_ids");
            long[] mask = golden.readIntegers("attention_mask");
            int length =
                    (int) IntStream.range(0, width).filter(i -> mask[i] == 1).count();
            int[] source = IntStream.range(0, length).map(i -> (int) ids[i]).toArray();
            int layers = model.description().architecture().encoder().layers();
            for (int layer = 0; layer <= layers; layer++) {
                FloatMatrix states = session.hiddenStates(source, layer);
                float[] expected = golden.read("encoder_hidden_states." + layer);
                Floats.assertClose("layer " + layer, states.values(), Arrays.copyOf(expected, states.values().length));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRowOfABatchGetsTheScoresItGetsAlone(Family family) {
        List<int[]> sources = sources(family);
        int[] target = target(family);
        try (NDManager manager = NDManager.newBaseManager()) {
            EncoderDecoderTransformer transformer =
                    ModelLoader.load(family.files(), manager).transformer();
            transformer.compile(manager);
            ForwardPass pass = ForwardPass.serving(manager);
            List<float[][]> together = steps(transformer, pass, manager, sources, target);
            for (int row = 0; row < sources.size(); row++) {
                List<float[][]> alone = steps(transformer, pass, manager, List.of(sources.get(row)), target);
                for (int step = 0; step < target.length; step++) {
                    Floats.assertClose("row " + row + " step " + step, together.get(step)[row], alone.get(step)[0]);
                }
            }
        }
    }

    /** What a search says that it looked at is what one pass over the whole target looks at. */
    @ParameterizedTest
    @EnumSource
    void everyTokenOfASearchHasItsRowOfCrossAttention(Family family) {
        try (TransformerModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession()) {
            AlignmentHeads heads =
                    AlignmentHeads.penultimateLayer(model.description().architecture());
            int[] source = sources(family).get(0);
            for (int beams : new int[] {1, 3}) {
                GenerationSettings settings = model.defaults().toBuilder()
                        .numBeams(beams)
                        .numReturnSequences(beams)
                        .minNewTokens(0)
                        .maxNewTokens(12)
                        .alignment(heads)
                        .build();
                session.generate(source, settings, GenerationListener.none())
                        .sequences()
                        .forEach(sequence -> Alignments.assertThoseOfOnePass(session, source, sequence, heads));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theModelSaysWhatItIs(Family family) {
        try (TransformerModel model = TransformerModel.load(family.files(), "cpu")) {
            ModelDescription description = model.description();
            ModelDescription.Architecture architecture = description.architecture();
            assertThat(description.family())
                    .isEqualTo(family.golden().get("model_type").stringValue());
            assertThat(architecture.normKind()).isEqualTo(isT5(family) ? "rms_norm" : "layer_norm");
            assertThat(architecture.positions().kind()).isEqualTo(positions(family));
            assertThat(architecture.attentionScale() == 1).isEqualTo(isT5(family));
            assertThat(architecture.encoder().headSize()).isPositive();
        }
    }

    private static String positions(Family family) {
        if (isT5(family)) {
            return "relative";
        }
        return family == Family.BART || family == Family.MBART50 ? "learned" : "sinusoidal";
    }

    private static boolean isT5(Family family) {
        return family == Family.T5 || family == Family.FLAN_T5 || family == Family.MT5;
    }

    private static List<float[][]> steps(
            EncoderDecoderTransformer transformer,
            ForwardPass pass,
            NDManager manager,
            List<int[]> sources,
            int[] target) {
        List<float[][]> scores = new ArrayList<>();
        try (BatchDecoder decoder = new BatchDecoder(transformer, pass, manager, sources)) {
            for (int id : target) {
                int[] tokens = new int[sources.size()];
                Arrays.fill(tokens, id);
                scores.add(decoder.step(tokens, ScoreKind.LOGITS, null).scores());
            }
        }
        return scores;
    }

    /** Sources of different length. */
    private static List<int[]> sources(Family family) {
        List<int[]> sources = new ArrayList<>();
        for (JsonNode ids : family.golden().get("generation").get(0).get("input_ids")) {
            sources.add(Golden.ints(ids));
        }
        return sources;
    }

    /** The beginning of what greedy search writes, with its start token. */
    private static int[] target(Family family) {
        JsonNode sequences = family.golden().get("generation").get(0).get("sequences");
        return Arrays.copyOf(Golden.ints(sequences.get(0)), 6);
    }

    private static AttentionSelection selection(ModelDescription.Architecture architecture) {
        return new AttentionSelection(
                EnumSet.allOf(AttentionKind.class),
                new StackIndices(
                        first(architecture.encoder().layers()),
                        first(architecture.decoder().layers())),
                new StackIndices(
                        first(architecture.encoder().heads()),
                        first(architecture.decoder().heads())),
                Window.all(),
                Window.all());
    }

    private static List<Integer> first(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void assertAddsUp(AttentionRow row) {
        int columns = row.weights().length;
        double[] exponentials = new double[columns];
        double normalizer = 0;
        for (int j = 0; j < columns; j++) {
            if (row.mask()[j]) {
                float bias = row.bias() == null ? 0 : row.bias()[j];
                assertThat(row.scores()[j]).isCloseTo(row.dot()[j] * row.scale() + bias, within(1e-4f));
                exponentials[j] = Math.exp(row.scores()[j]);
                normalizer += exponentials[j];
            } else {
                assertThat(row.scores()[j]).isNaN();
            }
        }
        float[] context = new float[row.context().length];
        for (int j = 0; j < columns; j++) {
            assertThat((double) row.weights()[j]).isCloseTo(exponentials[j] / normalizer, within(1e-4));
            for (int i = 0; i < context.length; i++) {
                context[i] += row.weights()[j] * row.value().at(j, i);
            }
        }
        Floats.assertClose("context", row.context(), context);
    }
}
