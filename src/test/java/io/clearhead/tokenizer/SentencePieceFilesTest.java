package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SentencePiece models that are damaged, foreign or of a kind that is not supported are refused with the reason. */
class SentencePieceFilesTest {

    static Stream<Arguments> damaged() {
        return Stream.of(
                Arguments.of("empty", new byte[0], "there are no pieces in it"),
                Arguments.of("JSON", bytes("{\"a\": 1}"), "unknown wire type 3"),
                Arguments.of("group", new ModelFiles().raw(0x4B).toBytes(), "unknown wire type 3"),
                Arguments.of("field 0", new ModelFiles().raw(0x02, 0).toBytes(), "field number 0"),
                Arguments.of("endless number", new ModelFiles().raw(filled(11)).toBytes(), "longer than 10 bytes"),
                Arguments.of(
                        "absurd length",
                        new ModelFiles().raw(0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F).toBytes(),
                        "34359738367 bytes was announced, but only 0 are left"),
                Arguments.of(
                        "negative length",
                        new ModelFiles().raw(0x0A).raw(filled(9)).raw(1).toBytes(),
                        "18446744073709551615 bytes was announced"),
                Arguments.of("wrong wire type", ModelFiles.model().varint(1, 5).toBytes(), "wire type 0 instead of 2"),
                Arguments.of(
                        "not UTF-8",
                        ModelFiles.model()
                                .message(1, new ModelFiles().string(1, new byte[] {(byte) 0xFF}))
                                .toBytes(),
                        "not UTF-8"),
                Arguments.of("no unknown piece", good(new ModelFiles()), "one piece of the type unknown, but has 0"),
                Arguments.of("two unknown pieces", good(ModelFiles.model().piece("x", 0, 2)), "but has 2"),
                Arguments.of("word model", good(ModelFiles.model().trainer(3, 3)), "the model type is word"),
                Arguments.of("char model", good(ModelFiles.model().trainer(3, 4)), "the model type is char"),
                Arguments.of("new model", good(ModelFiles.model().trainer(3, 9)), "the model type is number 9"),
                Arguments.of("bytes", good(ModelFiles.model().trainer(35, 1)), "must have 256 pieces for bytes"),
                Arguments.of("suffix", good(ModelFiles.model().trainer(24, 1)), "treat_whitespace_as_suffix"),
                Arguments.of("twice", good(ModelFiles.model().piece("▁a", 0, 1)), "('▁a') is there twice"),
                Arguments.of(
                        "forged line",
                        good(ModelFiles.model().piece("a\n1", 0, 1).piece("a\n1", 0, 1)),
                        "('a\\u000a1') is there twice"),
                Arguments.of(
                        "long name",
                        good(ModelFiles.model().piece("😀".repeat(5000), Float.NaN, 1)),
                        "('" + "😀".repeat(80) + "…') has the score NaN"),
                Arguments.of("empty piece", good(ModelFiles.model().piece("", 0, 1)), "piece 1 is empty"),
                Arguments.of("NaN", good(ModelFiles.model().piece("b", Float.NaN, 1)), "has the score NaN"),
                Arguments.of("new type", good(ModelFiles.model().piece("b", 0, 7)), "has the type 7"),
                Arguments.of("short map", good(ModelFiles.model().characterMap(new byte[3])), "3 bytes, too few"),
                Arguments.of("long trie", good(ModelFiles.model().characterMap(map(4000))), "a trie of 4000 bytes"),
                Arguments.of("odd trie", good(ModelFiles.model().characterMap(map(3))), "a trie of 3 bytes"),
                Arguments.of(
                        "endless replacement", good(ModelFiles.model().characterMap(map(4))), "more than 1024 bytes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void areRefusedWithTheReason(String name, byte[] model, String reason) {
        List<String> problems = TokenizerFixtures.problems(model);
        assertThat(problems).as(name).hasSize(1);
        assertThat(problems.get(0)).startsWith("source.spm: ").contains(reason);
    }

    private static byte[] good(ModelFiles model) {
        return model.piece("▁a", -1, ModelFiles.NORMAL).toBytes();
    }

    private static int[] filled(int count) {
        return IntStream.generate(() -> 0xFF).limit(count).toArray();
    }

    /** A map that announces a trie of some bytes and continues with 2,000 bytes that are not zero. */
    private static byte[] map(int trieBytes) {
        byte[] map = bytes("0000" + "x".repeat(2000));
        map[0] = (byte) trieBytes;
        map[1] = (byte) (trieBytes >> 8);
        map[2] = 0;
        map[3] = 0;
        return map;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
