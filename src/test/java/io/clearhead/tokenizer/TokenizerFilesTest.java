package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clearhead.tokenizer.family.TokenizerLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of a tokenizer that are damaged or foreign are refused with a reason, and never in another way. */
class TokenizerFilesTest {

    private static final String VOCAB = TokenizerFixtures.SMALL_VOCABULARY;

    @Test
    void aSmallTokenizerLoadsWithoutConfiguration() {
        byte[] model = ModelFiles.small();
        Tokenizer tokenizer = load(TokenizerFixtures.marian(model, model, bytes(VOCAB), bytes("{}")));
        assertThat(tokenizer.encode("a b").ids()).containsExactly(2, 1, 0);
    }

    @Test
    void allProblemsAreListedAtOnceWithTheirFiles() {
        byte[] empty = ModelFiles.model().trainer(3, 3).toBytes();
        TokenizerFiles files = TokenizerFixtures.marian(bytes("{"), empty, bytes("[]"), bytes("{\"eos_token\": 7}"));
        TokenizerException exception = catchThrowableOfType(TokenizerException.class, () -> load(files));
        assertThat(exception.problems())
                .hasSize(4)
                .anyMatch(problem -> problem.startsWith("source.spm: not a SentencePiece model, or damaged"))
                .contains("target.spm: the model type is word, but only unigram and bpe are supported")
                .contains("vocab.json: it must be a JSON object, but is array")
                .contains("tokenizer_config.json: eos_token must name a token, but is '7'");
        assertThat(exception).hasMessageContainingAll(exception.problems().toArray(String[]::new));
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
                    "the same id twice          | {\"a\": 0, \"b\": 0}           | the id 0 belongs to both {a} and {b}",
                    "a gap                      | {\"a\": 0, \"b\": 2}           | the id of {b} is 2, but 2 pieces",
                    "a negative id              | {\"a\": 0, \"b\": -1}          | the id of {b} must be a whole number",
                    "a fraction                 | {\"a\": 0, \"b\": 0.5}         | the id of {b} must be a whole number",
                    "a huge id                  | {\"a\": 0, \"b\": 99999999999} | the id of {b} must be a whole number",
                    "a string                   | {\"a\": 0, \"b\": \"1\"}       | the id of {b} must be a whole number",
                    "no special tokens          | {\"a\": 0}                     | the special token {</s>}"
                })
        void areRefusedWithTheReason(String name, String vocabulary, String reason) {
            String quoted = quoted(reason);
            String json = "DEEP".equals(vocabulary) ? "[".repeat(100_000) : vocabulary;
            List<String> problems = TokenizerFixtures.problems(ModelFiles.small(), json == null ? " " : json, "{}");
            assertThat(problems)
                    .as(name)
                    .anySatisfy(problem ->
                            assertThat(problem).startsWith("vocab.json: ").contains(quoted));
        }

        @Test
        void cannotForgeLinesOrFloodTheLog() {
            String vocabulary = "{\"a\\nINFO all is well\\u2028\": -1, \"" + "x".repeat(10_000) + "\": -1}";

            List<String> problems = TokenizerFixtures.problems(ModelFiles.small(), vocabulary, "{}");

            assertThat(problems)
                    .hasSize(2)
                    .anyMatch(problem -> problem.contains("'a\\u000aINFO all is well\\u2028'"))
                    .anyMatch(problem -> problem.contains("'" + "x".repeat(80) + "…'"));
        }

        @Test
        void withDamageInALongNameAreRefusedInAShortMessage() {
            String name = "a\u2028" + "x".repeat(10_000);
            String vocabulary = "{\"" + name + "\": 0, \"" + name + "\": 1}";

            assertThat(TokenizerFixtures.problems(ModelFiles.small(), vocabulary, "{}"))
                    .singleElement()
                    .satisfies(
                            problem -> assertThat(problem).hasSizeLessThan(200).doesNotContain("\u2028"));
        }

        @Test
        void listsOfProblemsEnd() {
            String vocabulary = IntStream.range(0, 1000)
                    .mapToObj(index -> "\"" + index + "\": -1")
                    .collect(Collectors.joining(",", "{", "}"));
            List<String> problems = TokenizerFixtures.problems(ModelFiles.small(), vocabulary, "{}");
            assertThat(problems).hasSize(51).last().isEqualTo("and 950 more");
        }

        @Test
        void ofTheTargetMustBeThereWhenItIsSeparate() {
            assertThat(TokenizerFixtures.problems(ModelFiles.small(), VOCAB, "{\"separate_vocabs\": true}"))
                    .containsExactly(
                            "target_vocab.json: it is missing, but tokenizer_config.json says separate_vocabs: true");
        }

        @Test
        void ofTheTargetAreCheckedToo() {
            TokenizerFiles one = TokenizerFixtures.marian(
                    ModelFiles.small(), ModelFiles.small(), bytes(VOCAB), bytes("{\"separate_vocabs\": true}"));
            TokenizerFiles files =
                    name -> name.equals("target_vocab.json") ? Optional.of(bytes("{\"<unk>\": 0}")) : one.read(name);
            assertThat(TokenizerFixtures.problems(files))
                    .containsExactly("target_vocab.json: it does not have the special token '</s>'");
        }
    }

    @Nested
    class Configurations {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"pad_token\": \"\"}                       | pad_token must name a token, but is {\"\"}",
                    "{\"unk_token\": {\"content\": []}}          | unk_token must name a token",
                    "{\"additional_special_tokens\": [null]}     | additional_special_tokens must name a token",
                    "{\"added_tokens_decoder\": {\"x\": {\"content\": \"</s>\"}}}"
                            + "                                  | has the id {x}, which must be a whole number",
                    "{\"added_tokens_decoder\": {\"9999999\": {\"content\": \"</s>\"}}}"
                            + "                                  | has the id {9999999}, which must be a whole number",
                    "[]                                          | must be a JSON object, but is array"
                })
        void areRefusedWithTheReason(String configuration, String reason) {
            String quoted = quoted(reason);
            assertThat(TokenizerFixtures.problems(ModelFiles.small(), VOCAB, configuration))
                    .anySatisfy(problem -> assertThat(problem)
                            .startsWith("tokenizer_config.json: ")
                            .contains(quoted));
        }

        @Test
        void mayNameOtherSpecialTokens() {
            TokenizerFiles files = TokenizerFixtures.marian(
                    ModelFiles.small(),
                    ModelFiles.small(),
                    bytes("{\"END\":0,\"?\":1,\"▁a\":2,\"<pad>\":3,\"<pad><pad>\":4}"),
                    bytes("{\"eos_token\": \"END\", \"unk_token\": {\"content\": \"?\"},"
                            + " \"additional_special_tokens\": [\"<pad><pad>\"]}"));
            Tokenizer tokenizer = load(files);
            assertThat(tokenizer.encode("a<pad><pad><pad>").ids()).containsExactly(2, 4, 3, 0);
            assertThat(tokenizer.decode(new int[] {4, 2, 1, 0})).isEqualTo("a");
            assertThat(tokenizer.decodeRaw(new int[] {4, 2, 1, 0})).isEqualTo("<pad><pad> a? END");
        }
    }

    /** Names stand in quotes, which a CSV source has another use for. */
    private static String quoted(String reason) {
        return reason.replace('{', '\'').replace('}', '\'');
    }

    private static Tokenizer load(TokenizerFiles files) {
        return TokenizerLoader.load(files, SpecialTokenText.PARSE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
