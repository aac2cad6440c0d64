package io.clearhead.checkpoint.tensor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import io.clearhead.testkit.InMemoryFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorCheckTest {

    private WeightSource weights;

    @BeforeEach
    void open() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new SafetensorsWriter()
                .add("embedding", List.of(3L, 2L), new float[6])
                .add("bias", List.of(2L), new float[2])
                .add("positions", List.of(5L), new long[5])
                .writeTo(file);
        weights = SafetensorsReader.open(new InMemoryFiles().with("w", file.toByteArray()), "w");
    }

    @AfterEach
    void close() {
        weights.close();
    }

    @Test
    void acceptsExactlyTheExpectedTensors() {
        TensorCheck check =
                new TensorCheck().expect("bias", 2).expect("embedding", 3, 2).ignore("positions", "lm_head.weight");
        assertThatCode(() -> check.verify(weights)).doesNotThrowAnyException();
    }

    @Test
    void reportsEveryDifferenceAtOnce() {
        TensorCheck check = new TensorCheck()
                .expect("embedding", 2, 3)
                .expect("positions", 5)
                .expect("norm.weight", 2)
                .expect("norm.bias", 2);
        assertThatThrownBy(() -> check.verify(weights))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("""
                cannot load checkpoint memory/w: 5 problems
                  - missing tensor 'norm.weight' of shape [2]
                  - missing tensor 'norm.bias' of shape [2]
                  - unexpected tensor 'bias' of shape [2]
                  - tensor 'embedding' has shape [3, 2], expected [2, 3]
                  - tensor 'positions' has type I64, expected floating-point numbers""");
    }
}
