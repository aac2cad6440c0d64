package io.clearhead.checkpoint.safetensors;

import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.entry;
import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.file;
import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.problemsOf;
import static io.clearhead.checkpoint.safetensors.SafetensorsBytes.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.testkit.InMemoryFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafetensorsHeaderTest {

    @Test
    void refusesAFileThatIsShorterThanTheLengthOfItsHeader() {
        assertThat(problemsOf(new byte[7])).singleElement().asString().contains("has 7 bytes", "too short");
    }

    @Test
    void refusesAFileWhoseHeaderLengthIsZeroNegativeOrTooLarge() {
        for (long length : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001}) {
            assertThat(problemsOf(file(length, new byte[0], new byte[64])))
                    .singleElement()
                    .asString()
                    .contains("gives its header " + Long.toUnsignedString(length) + " bytes");
        }
    }

    @Test
    void refusesAFileThatEndsInsideItsHeader() {
        assertThat(problemsOf(file(65, new byte[0], new byte[64])))
                .containsExactly("is truncated: its header has 65 bytes, but only 64 follow its length");
    }

    @Test
    void refusesAFileWhoseHeaderIsNotUtf8() {
        byte[] header = "{\"\u00e9\":1}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(problemsOf(file(header, new byte[0]))).containsExactly("the header is not UTF-8");
    }

    @Test
    void refusesAFileWhoseHeaderIsNotJsonOrNoObject() {
        assertThat(problemsOf(file("{\"a\":", 0))).singleElement().asString().startsWith("the header is not JSON");
        assertThat(problemsOf(file("\0\0\0", 0))).singleElement().asString().startsWith("the header is not JSON");
        assertThat(problemsOf(file("[]", 0))).containsExactly("the header is not a JSON object");
        assertThat(problemsOf(file("   ", 0))).containsExactly("the header is not a JSON object");
        assertThat(problemsOf(file("{} {}", 0))).containsExactly("the header goes on behind its JSON object");
    }

    @Test
    void refusesAFileWhoseHeaderIsNestedWithoutEnd() {
        String header = "{\"a\":{\"x\":" + "[".repeat(100_000);
        assertThat(problemsOf(file(header, 0))).singleElement().asString().startsWith("the header is not JSON");
    }

    @Test
    void refusesAFileThatNamesATensorTwice() {
        String header = "{" + entry("a", "U8", "[1]", "[0,1]") + "," + entry("a", "U8", "[1]", "[1,2]") + "}";
        assertThat(problemsOf(file(header, 2))).containsExactly("tensor 'a' occurs twice");
    }

    @Test
    void refusesAFileThatNamesAFieldOrMetadataTwice() {
        String header = "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"},\"__metadata__\":{},"
                + "\"a\":{\"dtype\":\"U8\",\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        assertThat(problemsOf(file(header, 1)))
                .containsExactly(
                        "__metadata__ has 'k' twice", "__metadata__ occurs twice", "tensor 'a' has dtype twice");
    }

    @Test
    void refusesAFileWhoseMetadataIsNotText() {
        assertThat(problemsOf(file("{\"__metadata__\":7}", 0)))
                .containsExactly("__metadata__ is not an object of texts");
        assertThat(problemsOf(file("{\"__metadata__\":{\"a\":{\"b\":[1]},\"c\":\"\"}}", 0)))
                .containsExactly("__metadata__ has a value that is not a text at 'a'");
    }

    @Test
    void refusesAFileWhoseTensorIsNotDescribed() {
        assertThat(problemsOf(file("{\"a\":[1,[2]],\"b\":{}}", 0)))
                .containsExactly(
                        "tensor 'a' is not an object with dtype, shape and data_offsets",
                        "tensor 'b' has no dtype",
                        "tensor 'b' has no shape",
                        "tensor 'b' has no data_offsets");
    }

    @Test
    void refusesAFileWhoseTypeIsUnknown() {
        assertThat(problemsOf(file("{" + entry("a", "F8_E4M3", "[1]", "[0,1]") + "}", 1)))
                .singleElement()
                .asString()
                .startsWith("tensor 'a' has dtype 'F8_E4M3', expected one of [F64, F32, ");
        assertThat(problemsOf(file("{" + entry("a", "f32", "[1]", "[0,4]") + "}", 4)))
                .hasSize(1);
        assertThat(problemsOf(file("{\"a\":{\"dtype\":[\"F32\"],\"shape\":[],\"data_offsets\":[0,4]}}", 4)))
                .hasSize(1);
    }

    @Test
    void refusesAFileWhoseShapeIsNotAListOfCounts() {
        for (String shape : List.of(
                "[-1]",
                "[1.0]",
                "[1.5]",
                "[\"1\"]",
                "[true]",
                "[null]",
                "[[1]]",
                "[1e0]",
                "[9223372036854775808]",
                "[" + "9".repeat(900) + "]",
                "[" + "1,".repeat(64) + "1]")) {
            assertThat(problemsOf(file("{" + entry("a", "U8", shape, "[0,1]") + "}", 1)))
                    .as(shape)
                    .containsExactly(
                            "tensor 'a' has a shape that is not a list of 0 to 64 integers from 0 to 2^63 - 1");
        }
        assertThat(problemsOf(file("{" + entry("a", "U8", "1", "[0,1]") + "}", 1)))
                .containsExactly("tensor 'a' has a shape that is not a list");
    }

    @Test
    void allProblemsAreListedAtOnce() {
        String header = "{" + entry("a", "F8", "[1]", "[0,1]") + "," + entry("b", "U8", "[-1]", "[1,2]") + ","
                + entry("c", "U8", "[9]", "[2,3]") + "}";
        CheckpointException refusal = refusalOf(file(header, 4));
        assertThat(refusal.problems()).hasSize(4);
        assertThat(refusal)
                .hasMessageStartingWith("cannot load checkpoint memory/x.safetensors: 4 problems\n  - tensor 'a'");
    }

    @Test
    void aRefusedFileIsClosed() {
        InMemoryFiles files = new InMemoryFiles().with("x.safetensors", new byte[3]);
        assertThatThrownBy(() -> SafetensorsReader.open(files, "x.safetensors"))
                .isInstanceOf(CheckpointException.class);
        assertThat(files.openSources()).isZero();
    }

    @Test
    void refusesAFileWithMoreTensorsThanAnyModelHas() {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 100_002; i++) {
            header.append("\"").append(i).append("\":{},");
        }
        CheckpointException refusal = refusalOf(file(header + "\"a\":{}}", 0));
        assertThat(refusal.problems()).hasSize(1001).last().asString().startsWith("and ");
    }

    @Test
    void refusesAFileWithMoreTextThanAnyModelHas() {
        String text = "x".repeat(1 << 20);
        String many = "{\"__metadata__\":{\"a\":\"%s\",\"b\":\"%s\",\"c\":\"%s\",\"d\":\"%s\",\"e\":\"\"}}"
                .formatted(text, text, text, text);
        assertThat(problemsOf(file(many, 0)))
                .singleElement()
                .asString()
                .endsWith("more than 4194304 characters of names and metadata");
        String single = "{\"__metadata__\":{\"a\":\"" + "x".repeat((4 << 20) + 1) + "\"}}";
        assertThat(problemsOf(file(single, 0))).singleElement().asString().startsWith("the header is not JSON");
    }
}
