package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.sentencepiece.SpTokenizer;
import io.clearhead.tokenizer.sentencepiece.Segment;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that the models at hand do not use have the same effect as in SentencePiece's own library. */
class SentencePieceTest {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "ab",
            "  ab  a b ",
            "b a<n>ab<n><n>",
            "▁ab▁",
            "xyz ab",
            "aab",
            "c cc a",
            "<s>a",
            "<nn> n",
            "öa<0x61>",
            "日本 a語",
            "abab aab",
            "ccab");

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aNormalizerSettingSwitchedOff(int field) {
        assertSameAsLibrary(pieces().normalizer(field, 0).toBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aNormalizerSettingSwitchedOn(int field) {
        assertSameAsLibrary(pieces().normalizer(field, 1).toBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void bytePairEncodingWithUnusedAndUserDefinedPieces(int field) {
        assertSameAsLibrary(pieces().trainer(3, 2).normalizer(field, 0).toBytes());
        assertSameAsLibrary(pieces().trainer(3, 2).normalizer(field, 1).toBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void fallingBackToBytes(int algorithm) {
        ModelFiles model = pieces().trainer(3, algorithm).trainer(35, 1);
        for (int value = 0; value < 256; value++) {
            model.piece("<0x%02X>".formatted(value), 0, ModelFiles.BYTE);
        }
        assertSameAsLibrary(model.toBytes());
    }

    private static ModelFiles pieces() {
        return ModelFiles.model()
                .piece("<s>", 0, ModelFiles.CONTROL)
                .piece("<n>", 0, ModelFiles.USER_DEFINED)
                .piece("<n><n>", 0, ModelFiles.USER_DEFINED)
                .piece("ab", -1, ModelFiles.UNUSED)
                .piece("▁", -2, ModelFiles.NORMAL)
                .piece("▁a", -2.5f, ModelFiles.NORMAL)
                .piece("a", -3, ModelFiles.NORMAL)
                .piece("b", -3, ModelFiles.NORMAL)
                .piece("c", -3, ModelFiles.UNUSED)
                .piece("aa", -4, ModelFiles.NORMAL)
                .piece(" ", -4, ModelFiles.NORMAL);
    }

    private static void assertSameAsLibrary(byte[] model) {
        SentencePiece sentencePiece = SentencePiece.read(model, problem -> {}).orElseThrow();
        try (SpTokenizer library = new SpTokenizer(model)) {
            for (String text : TEXTS) {
                assertThat(sentencePiece.segment(text).stream().map(Segment::piece))
                        .as(text)
                        .isEqualTo(library.tokenize(text));
            }
        }
    }
}
