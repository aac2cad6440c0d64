package io.clearhead.generation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.search.Prediction;
import io.clearhead.generation.search.Search;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.ForwardPass;
import io.clearhead.model.architecture.ModelLoader;
import io.clearhead.testkit.Floats;
import io.clearhead.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rows of a batch do not see each other. */
class BatchDecoderTest {

    @Test
    void everyRowOfABatchGetsTheScoresItGetsAlone() {
        List<int[]> sources =
                Golden.sourceIds().values().stream().skip(10).limit(12).toList();
        try (NDManager manager = NDManager.newBaseManager()) {
            EncoderDecoderTransformer transformer =
                    ModelLoader.load(CheckpointFiles.builtIn(), manager).transformer();
            transformer.compile(manager);
            ForwardPass pass = ForwardPass.serving(manager);
            try (BatchDecoder together = new BatchDecoder(transformer, pass, manager, sources)) {
                float[][] first = together.step(tokens(12, 5999), Search.ScoreKind.LOG_PROBABILITIES, null)
                        .scores();
                float[][] second = together.step(tokens(12, 11), Search.ScoreKind.LOG_PROBABILITIES, null)
                        .scores();
                for (int row = 0; row < sources.size(); row++) {
                    try (BatchDecoder alone = new BatchDecoder(transformer, pass, manager, List.of(sources.get(row)))) {
                        Floats.assertClose(
                                "row " + row,
                                first[row],
                                alone.step(tokens(1, 5999), Search.ScoreKind.LOG_PROBABILITIES, null)
                                        .scores()[0]);
                        Floats.assertClose(
                                "row " + row,
                                second[row],
                                alone.step(tokens(1, 11), Search.ScoreKind.LOG_PROBABILITIES, null)
                                        .scores()[0]);
                    }
                }
                assertThat(together.rows()).isEqualTo(12);
            }
        }
    }

    @Test
    void everyRowOfABatchLooksAtItsOwnSourceAndAtNoPadding() {
        List<int[]> sources =
                Golden.sourceIds().values().stream().skip(10).limit(4).toList();
        AlignmentHeads heads = new AlignmentHeads(1, List.of(2, 5), AlignmentHeads.Rows.PREDICTED);
        try (NDManager manager = NDManager.newBaseManager()) {
            EncoderDecoderTransformer transformer =
                    ModelLoader.load(CheckpointFiles.builtIn(), manager).transformer();
            transformer.compile(manager);
            ForwardPass pass = ForwardPass.serving(manager);
            int[] selected = {3, 1, 1};
            try (BatchDecoder together = new BatchDecoder(transformer, pass, manager, sources)) {
                together.select(selected);
                float[][] rows = alignments(together, 3, heads);
                for (int row = 0; row < selected.length; row++) {
                    int[] source = sources.get(selected[row]);
                    assertThat(rows[row]).hasSameSizeAs(source);
                    try (BatchDecoder alone = new BatchDecoder(transformer, pass, manager, List.of(source))) {
                        Floats.assertClose("row " + row, rows[row], alignments(alone, 1, heads)[0]);
                    }
                }
            }
        }
    }

    private static float[][] alignments(BatchDecoder decoder, int rows, AlignmentHeads heads) {
        Prediction prediction = decoder.step(tokens(rows, 5999), Search.ScoreKind.LOGITS, heads);
        return Objects.requireNonNull(prediction.alignments());
    }

    private static int[] tokens(int rows, int id) {
        int[] tokens = new int[rows];
        Arrays.fill(tokens, id);
        return tokens;
    }
}
