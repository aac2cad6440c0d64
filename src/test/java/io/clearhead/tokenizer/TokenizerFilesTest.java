package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of a tokenizer that are damaged or foreign are refused with a reason, and never in another way. */
class TokenizerFilesTest {

    private static final String VOCAB = "{\"</s>\":0,\"<unk>\":1,\"▁a\":2,\"<pad>\":3}";
    private static final byte[] NONE = {};

    @Test
    void aSmallTokenizerLoadsWithoutConfiguration() {
        byte[] model = goodModel();
        Tokenizer tokenizer = MarianTokenizer.load(new MarianTokenizerFiles(model, model, bytes(VOCAB), NONE, NONE));
        assertThat(tokenizer.encode("a b").ids()).containsExactly(2, 1, 0);
    }

    @Test
    void allProblemsAreListedAtOnceWithTheirFiles() {
        byte[] empty = ModelFiles.model().trainer(3, 2).toBytes();
        MarianTokenizerFiles files =
                new MarianTokenizerFiles(bytes("{"), empty, bytes("[]"), NONE, bytes("{\"eos_token\": 7}"));
        TokenizerException exception =
                catchThrowableOfType(TokenizerException.class, () -> MarianTokenizer.load(files));
        assertThat(exception.problems())
                .hasSize(4)
                .anyMatch(problem -> problem.startsWith("source.spm: not a SentencePiece model, or damaged"))
                .contains("target.spm: the model type is bpe, but only unigram is supported")
                .contains("vocab.json: it must be a JSON object, but is array")
                .contains("tokenizer_config.json: eos_token must name a token, but is 7");
        assertThat(exception).hasMessageContainingAll(exception.problems().toArray(String[]::new));
    }

    @Nested
    class Models {

        static Stream<Arguments> damaged() {
            return Stream.of(
                    Arguments.of("empty", NONE, "there are no pieces in it"),
                    Arguments.of("JSON", bytes("{\"a\": 1}"), "unknown wire type 3"),
                    Arguments.of("group", new ModelFiles().raw(0x4B).toBytes(), "unknown wire type 3"),
                    Arguments.of("field 0", new ModelFiles().raw(0x02, 0).toBytes(), "field number 0"),
                    Arguments.of(
                            "endless number", new ModelFiles().raw(filled(11)).toBytes(), "longer than 10 bytes"),
                    Arguments.of(
                            "absurd length",
                            new ModelFiles()
                                    .raw(0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F)
                                    .toBytes(),
                            "34359738367 bytes was announced, but only 0 are left"),
                    Arguments.of(
                            "negative length",
                            new ModelFiles().raw(0x0A).raw(filled(9)).raw(1).toBytes(),
                            "18446744073709551615 bytes was announced"),
                    Arguments.of(
                            "wrong wire type", ModelFiles.model().varint(1, 5).toBytes(), "wire type 0 instead of 2"),
                    Arguments.of(
                            "not UTF-8",
                            ModelFiles.model()
                                    .message(1, new ModelFiles().string(1, new byte[] {(byte) 0xFF}))
                                    .toBytes(),
                            "not UTF-8"),
                    Arguments.of(
                            "no unknown piece", good(new ModelFiles()), "one piece of the type unknown, but has 0"),
                    Arguments.of("two unknown pieces", good(ModelFiles.model().piece("x", 0, 2)), "but has 2"),
                    Arguments.of("word model", good(ModelFiles.model().trainer(3, 3)), "the model type is word"),
                    Arguments.of("char model", good(ModelFiles.model().trainer(3, 4)), "the model type is char"),
                    Arguments.of("new model", good(ModelFiles.model().trainer(3, 9)), "the model type is number 9"),
                    Arguments.of("bytes", good(ModelFiles.model().trainer(35, 1)), "byte_fallback"),
                    Arguments.of("suffix", good(ModelFiles.model().trainer(24, 1)), "treat_whitespace_as_suffix"),
                    Arguments.of("twice", good(ModelFiles.model().piece("▁a", 0, 1)), "(▁a) is there twice"),
                    Arguments.of("empty piece", good(ModelFiles.model().piece("", 0, 1)), "piece 1 is empty"),
                    Arguments.of("NaN", good(ModelFiles.model().piece("b", Float.NaN, 1)), "has the score NaN"),
                    Arguments.of("new type", good(ModelFiles.model().piece("b", 0, 7)), "has the type 7"),
                    Arguments.of("short map", good(ModelFiles.model().characterMap(new byte[3])), "3 bytes, too few"),
                    Arguments.of("long trie", good(ModelFiles.model().characterMap(map(4000))), "a trie of 4000 bytes"),
                    Arguments.of("odd trie", good(ModelFiles.model().characterMap(map(3))), "a trie of 3 bytes"),
                    Arguments.of(
                            "endless replacement",
                            good(ModelFiles.model().characterMap(map(4))),
                            "more than 1024 bytes"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("damaged")
        void areRefusedWithTheReason(String name, byte[] model, String reason) {
            List<String> problems = problems(model, VOCAB, "{}");
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
    }

    @Nested
    class Vocabularies {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "nothing at all             |                                | must be a JSON object",
                    "half a file                | {\"a\": 1,                     | not valid JSON",
                    "two values                 | {\"a\": 0} {}                  | not valid JSON",
                    "deep nesting               | DEEP                           | not valid JSON",
                    "a number                   | 5                              | must be a JSON object, but is number",
                    "the same piece twice       | {\"a\": 0, \"a\": 1}           | not valid JSON",
                    "the same id twice          | {\"a\": 0, \"b\": 0}           | the id 0 belongs to both a and b",
                    "a gap                      | {\"a\": 0, \"b\": 2}           | the id of b is 2, but 2 pieces",
                    "a negative id              | {\"a\": 0, \"b\": -1}          | the id of b must be a whole number",
                    "a fraction                 | {\"a\": 0, \"b\": 0.5}         | the id of b must be a whole number",
                    "a huge id                  | {\"a\": 0, \"b\": 99999999999} | the id of b must be a whole number",
                    "a string                   | {\"a\": 0, \"b\": \"1\"}       | the id of b must be a whole number",
                    "no special tokens          | {\"a\": 0}                     | the special token </s>"
                })
        void areRefusedWithTheReason(String name, String vocabulary, String reason) {
            String json = "DEEP".equals(vocabulary) ? "[".repeat(100_000) : vocabulary;
            List<String> problems = problems(goodModel(), json == null ? " " : json, "{}");
            assertThat(problems)
                    .as(name)
                    .anySatisfy(problem ->
                            assertThat(problem).startsWith("vocab.json: ").contains(reason));
        }

        @Test
        void listsOfProblemsEnd() {
            String vocabulary = IntStream.range(0, 1000)
                    .mapToObj(index -> "\"" + index + "\": -1")
                    .collect(Collectors.joining(",", "{", "}"));
            List<String> problems = problems(goodModel(), vocabulary, "{}");
            assertThat(problems).hasSize(51).last().isEqualTo("and 950 more");
        }

        @Test
        void ofTheTargetMustBeThereWhenItIsSeparate() {
            assertThat(problems(goodModel(), VOCAB, "{\"separate_vocabs\": true}"))
                    .containsExactly(
                            "target_vocab.json: it is missing, but tokenizer_config.json says separate_vocabs: true");
        }

        @Test
        void ofTheTargetAreCheckedToo() {
            MarianTokenizerFiles files = new MarianTokenizerFiles(
                    goodModel(),
                    goodModel(),
                    bytes(VOCAB),
                    bytes("{\"<unk>\": 0}"),
                    bytes("{\"separate_vocabs\": true}"));
            assertThat(catchThrowableOfType(TokenizerException.class, () -> MarianTokenizer.load(files))
                            .problems())
                    .containsExactly("target_vocab.json: it does not have the special token </s>");
        }
    }

    @Nested
    class Configurations {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"pad_token\": \"\"}                       | pad_token must name a token, but is \"\"",
                    "{\"unk_token\": {\"content\": []}}          | unk_token must name a token",
                    "{\"additional_special_tokens\": [null]}     | additional_special_tokens must name a token",
                    "{\"added_tokens_decoder\": {\"0\": {\"content\": \"</s>\"}}}"
                            + "                                  | which is not special; that is not supported",
                    "{\"added_tokens_decoder\": {\"0\": {\"content\": \"</s>\", \"special\": true, \"lstrip\": true}}}"
                            + "                                  | sets lstrip for </s>, which is not supported",
                    "[]                                          | must be a JSON object, but is array"
                })
        void areRefusedWithTheReason(String configuration, String reason) {
            assertThat(problems(goodModel(), VOCAB, configuration))
                    .anySatisfy(problem -> assertThat(problem)
                            .startsWith("tokenizer_config.json: ")
                            .contains(reason));
        }

        @Test
        void mayNameOtherSpecialTokens() {
            MarianTokenizerFiles files = new MarianTokenizerFiles(
                    goodModel(),
                    goodModel(),
                    bytes("{\"END\":0,\"?\":1,\"▁a\":2,\"<pad>\":3,\"<pad><pad>\":4}"),
                    NONE,
                    bytes("{\"eos_token\": \"END\", \"unk_token\": {\"content\": \"?\"},"
                            + " \"additional_special_tokens\": [\"<pad><pad>\"]}"));
            Tokenizer tokenizer = MarianTokenizer.load(files);
            assertThat(tokenizer.encode("a<pad><pad><pad>").ids()).containsExactly(2, 4, 3, 0);
            assertThat(tokenizer.decode(new int[] {4, 2, 1, 0})).isEqualTo("a");
            assertThat(tokenizer.decodeRaw(new int[] {4, 2, 1, 0})).isEqualTo("<pad><pad> a? END");
        }
    }

    private static List<String> problems(byte[] model, String vocabulary, String configuration) {
        MarianTokenizerFiles files =
                new MarianTokenizerFiles(model, goodModel(), bytes(vocabulary), NONE, bytes(configuration));
        TokenizerException exception =
                catchThrowableOfType(TokenizerException.class, () -> MarianTokenizer.load(files));
        return exception.problems();
    }

    private static byte[] goodModel() {
        return ModelFiles.model().piece("▁a", -1, ModelFiles.NORMAL).toBytes();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
