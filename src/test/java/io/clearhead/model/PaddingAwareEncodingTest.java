package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.clearhead.model.PaddingAwareEncoding.Counting;
import io.clearhead.model.PositionConfig.Sinusoidal;
import io.clearhead.model.TransformerConfig.StackConfig;
import io.clearhead.testkit.Floats;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaddingAwareEncodingTest {

    private static final int PADDING = 1;
    private static final int SIZE = 4;
    private static final TransformerConfig CONFIG = TransformerConfig.builder()
            .encoder(new StackConfig(1, 1, SIZE, SIZE))
            .decoder(new StackConfig(1, 1, SIZE, SIZE))
            .modelSize(SIZE)
            .vocabularySizes(9, 9)
            .maxPositions(8)
            .positions(Sinusoidal.BEHIND_PADDING)
            .paddingId(PADDING)
            .build();

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theFirstTokenHasTheNumberBehindThePaddingId() {
        float[] encoded = encode(Counting.TOKENS, 0, 5, 6);
        Floats.assertClose("first", row(encoded, 0), position(2));
        Floats.assertClose("second", row(encoded, 1), position(3));
    }

    @Test
    void paddingGetsNothingAndDoesNotCountInASource() {
        float[] encoded = encode(Counting.TOKENS, 0, 5, PADDING, 6, PADDING);
        Floats.assertClose("padding", row(encoded, 1), new float[SIZE]);
        Floats.assertClose("behind padding", row(encoded, 2), position(3));
        Floats.assertClose("end", row(encoded, 3), new float[SIZE]);
    }

    @Test
    void inATargetEverythingCountsAsItDoesWhenItIsReadStepByStep() {
        float[] whole = encode(Counting.COLUMNS, 0, 5, PADDING, 6);
        Floats.assertClose("padding", row(whole, 1), new float[SIZE]);
        Floats.assertClose("behind padding", row(whole, 2), position(4));
        Floats.assertClose("step", encode(Counting.COLUMNS, 2, 6), position(4));
    }

    private float[] encode(Counting counting, int start, long... ids) {
        PaddingAwareEncoding encoding = new PaddingAwareEncoding(manager, CONFIG, Sinusoidal.BEHIND_PADDING, counting);
        NDArray tokens = manager.create(ids, new Shape(1, ids.length));
        NDArray zeros = manager.zeros(new Shape(1, ids.length, SIZE));
        NDArray encoded = encoding.addTo(zeros, tokens, start, ForwardPass.serving(manager));
        assertThat(encoded.getShape()).isEqualTo(zeros.getShape());
        return encoded.toFloatArray();
    }

    private static float[] row(float[] encoded, int row) {
        return Arrays.copyOfRange(encoded, row * SIZE, (row + 1) * SIZE);
    }

    /** Sines of the frequencies 1 and 1/10000, then cosines. */
    private static float[] position(int number) {
        return new float[] {
            (float) Math.sin(number),
            (float) Math.sin(number * 1e-4),
            (float) Math.cos(number),
            (float) Math.cos(number * 1e-4)
        };
    }
}
