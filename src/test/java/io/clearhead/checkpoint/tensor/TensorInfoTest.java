package io.clearhead.checkpoint.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorInfoTest {

    @Test
    void countsElementsAndBytes() {
        TensorInfo matrix = new TensorInfo("w", TensorType.BF16, List.of(3L, 5L));
        assertThat(matrix.elementCount()).isEqualTo(15);
        assertThat(matrix.byteCount()).isEqualTo(30);
        assertThat(new TensorInfo("s", TensorType.F64, List.of()).byteCount()).isEqualTo(8);
        assertThat(new TensorInfo("e", TensorType.U8, List.of(4L, 0L)).elementCount())
                .isZero();
    }

    @Test
    void refusesShapesThatCannotBe() {
        assertThatThrownBy(() -> new TensorInfo("w", TensorType.F32, List.of(2L, -1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape [2, -1] has a negative size");
        assertThatThrownBy(() -> new TensorInfo("w", TensorType.F32, List.of(1L << 61)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 2^63 bytes");
    }
}
