package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GenerationListener;
import io.clearhead.generation.GenerationSettings;
import io.clearhead.generation.InferenceSession;
import io.clearhead.testkit.BuiltInModel;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Golden;
import io.clearhead.testkit.ResourceDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel says that it looked at while it wrote is the cross-attention of Hugging Face transformers. */
class AlignmentParityTest {

    private static final int LAYERS = 3;
    private static final int HEADS = 8;

    private static InferenceSession session;
    private static SafetensorsReader golden;

    @BeforeAll
    static void open() {
        session = BuiltInModel.get().openSession();
        golden = SafetensorsReader.open(ResourceDirectory.of("/golden/tatoeba-en-de"), "forward.safetensors");
    }

    @AfterAll
    static void close() {
        golden.close();
        session.close();
    }

    static IntStream sentences() {
        return IntStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void rowsOfAGreedySearchAreTheReference(int sentence) {
        int[] target = Golden.ints(Golden.json("forward.json").get(sentence).get("target_ids"));
        for (int layer = 0; layer < LAYERS; layer++) {
            AlignmentHeads heads = heads(sentence, layer);
            GenerationSettings settings =
                    greedy().alignment(heads).maxNewTokens(60).build();
            GeneratedSequence written = session.generate(source(sentence), settings, GenerationListener.none())
                    .best();
            assertThat(written.ids()).isEqualTo(target);
            for (int t = 0; t < target.length; t++) {
                Floats.assertClose("layer " + layer + " row " + t, Alignments.row(written, t), row(sentence, heads, t));
            }
        }
    }

    /** The prompt is the reference's target, cut anywhere: the next token's row is the reference's. */
    @ParameterizedTest
    @MethodSource("sentences")
    void theRowBehindAPrefixIsTheReference(int sentence) {
        AlignmentHeads heads = heads(sentence, 1);
        List<Integer> prompt = new ArrayList<>();
        for (long id : golden.readIntegers(sentence + ".decoder_input_ids")) {
            prompt.add((int) id);
            GenerationSettings settings =
                    greedy().alignment(heads).prompt(prompt).maxNewTokens(1).build();
            GeneratedSequence next = session.generate(source(sentence), settings, GenerationListener.none())
                    .best();
            int row = prompt.size() - 1;
            Floats.assertClose("row " + row, Alignments.row(next, 0), row(sentence, heads, row));
        }
    }

    /** One head, several or all, by sentence. */
    private static AlignmentHeads heads(int sentence, int layer) {
        List<Integer> heads = IntStream.rangeClosed(0, (sentence + layer) % HEADS)
                .map(i -> HEADS - 1 - i)
                .boxed()
                .toList();
        return new AlignmentHeads(layer, heads, Rows.PREDICTED);
    }

    private static GenerationSettings.Builder greedy() {
        return BuiltInModel.get().defaults().toBuilder().numBeams(1);
    }

    private static int[] source(int sentence) {
        return Arrays.stream(golden.readIntegers(sentence + ".input_ids"))
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** The mean over heads of one row of the reference, (heads, target, source) -> (source). */
    private static float[] row(int sentence, AlignmentHeads heads, int row) {
        String name = sentence + ".cross_attentions." + heads.layer();
        float[] weights = golden.read(name);
        int columns = source(sentence).length;
        int rows = weights.length / HEADS / columns;
        float[] mean = new float[columns];
        for (int head : heads.heads()) {
            for (int column = 0; column < columns; column++) {
                mean[column] += weights[(head * rows + row) * columns + column]
                        / heads.heads().size();
            }
        }
        return mean;
    }
}
