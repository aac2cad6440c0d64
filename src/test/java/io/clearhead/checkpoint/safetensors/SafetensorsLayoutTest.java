package io.clearhead.checkpoint.safetensors;

import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.entry;
import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.file;
import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SafetensorsLayoutTest {

    @Test
    void refusesAFileWhoseShapeOverflows() {
        for (String shape : List.of("[4294967296,4294967296]", "[9223372036854775807]", "[4611686018427387904,4,0]")) {
            assertThat(problemsOf(file("{" + entry("a", "F32", shape, "[0,4]") + "}", 4)))
                    .as(shape)
                    .singleElement()
                    .asString()
                    .contains("more than 2^63 bytes");
        }
    }

    @Test
    void refusesAFileWhoseOffsetsAreWrong() {
        for (String offsets : List.of("[]", "[0]", "[0,1,2]", "[0,-1]", "[0,1.0]", "[0,\"1\"]")) {
            assertThat(problemsOf(file("{" + entry("a", "U8", "[1]", offsets) + "}", 1)))
                    .as(offsets)
                    .singleElement()
                    .asString()
                    .contains("data_offsets");
        }
    }

    @Test
    void refusesAFileWhoseOffsetsRunBackwards() {
        assertThat(problemsOf(file("{" + entry("a", "U8", "[1]", "[1,0]") + "}", 0)))
                .containsExactly("tensor 'a' has data_offsets [1, 0] that run backwards");
    }

    @Test
    void refusesAFileWhoseTensorEndsBehindTheFile() {
        assertThat(problemsOf(file("{" + entry("a", "U8", "[5]", "[0,5]") + "}", 4)))
                .singleElement()
                .asString()
                .startsWith("tensor 'a' has data_offsets [0, 5], but the file has only 4 bytes of tensors");
        assertThat(problemsOf(
                        file("{" + entry("a", "U8", "[1]", "[9223372036854775806,9223372036854775807]") + "}", 1)))
                .isNotEmpty();
    }

    @Test
    void refusesAFileWhoseTensorHasAnotherSizeThanItsShape() {
        assertThat(problemsOf(file("{" + entry("a", "F16", "[2,3]", "[0,8]") + "}", 8)))
                .containsExactly("tensor 'a' has 8 bytes, but F16 of shape [2, 3] needs 12");
    }

    @Test
    void refusesAFileWhoseTensorsOverlap() {
        String header = "{" + entry("a", "U8", "[3]", "[0,3]") + "," + entry("b", "U8", "[2]", "[2,4]") + "}";
        assertThat(problemsOf(file(header, 4)))
                .containsExactly("tensor 'b' begins at byte 2, inside the tensors before it, which end at 3");
    }

    @Test
    void refusesAFileWithBytesThatBelongToNoTensor() {
        String header = "{" + entry("b", "U8", "[2]", "[4,6]") + "," + entry("a", "U8", "[1]", "[1,2]") + "}";
        assertThat(problemsOf(file(header, 7)))
                .containsExactly(
                        "tensor 'a' begins at byte 1, behind a gap after the tensors before it, which end at 0",
                        "tensor 'b' begins at byte 4, behind a gap after the tensors before it, which end at 2",
                        "the last tensor ends at byte 6, but the data go on to byte 7");
        assertThat(problemsOf(file("{}", 1)))
                .containsExactly("the last tensor ends at byte 0, but the data go on to byte 1");
    }
}
