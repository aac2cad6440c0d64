package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Ids, pieces and texts are those of Hugging Face transformers 5.23.0, exactly. */
class MarianTokenizerParityTest {

    private static final String VERSION = "5.23.0 MarianTokenizer";

    static Stream<JsonNode> tatoeba() {
        return elements(TokenizerFixtures.json("/golden/tatoeba-en-de/tokens.json"), "tokens");
    }

    static Stream<JsonNode> multilingual() {
        return elements(TokenizerFixtures.json(TokenizerFixtures.MULTILINGUAL + "tokens.json"), "tokenizer");
    }

    static Stream<JsonNode> multilingualTargets() {
        return elements(TokenizerFixtures.json(TokenizerFixtures.MULTILINGUAL + "tokens.json"), "tokenizer_target");
    }

    static Stream<JsonNode> separate() {
        return elements(TokenizerFixtures.json(TokenizerFixtures.SEPARATE + "tokens.json"), "tokenizer");
    }

    static Stream<JsonNode> separateTargets() {
        return elements(TokenizerFixtures.json(TokenizerFixtures.SEPARATE + "tokens.json"), "tokenizer_target");
    }

    private static final MarianTokenizer TATOEBA = TokenizerFixtures.tokenizer(TokenizerFixtures.TATOEBA);
    private static final MarianTokenizer MULTILINGUAL = TokenizerFixtures.tokenizer(TokenizerFixtures.MULTILINGUAL);
    private static final MarianTokenizer SEPARATE = TokenizerFixtures.tokenizer(TokenizerFixtures.SEPARATE);

    @Test
    void everyTextOfTheBuiltInModelIsThere() {
        assertThat(tatoeba()).hasSize(207);
    }

    @ParameterizedTest
    @MethodSource("tatoeba")
    void builtInModelGivesIdsAndPieces(JsonNode golden) {
        assertIdsAndPieces(golden, TATOEBA.encode(golden.get("text").stringValue()));
    }

    @ParameterizedTest
    @MethodSource("tatoeba")
    void builtInModelDecodes(JsonNode golden) {
        assertDecodings(golden, TATOEBA);
    }

    @ParameterizedTest
    @MethodSource("multilingual")
    void multilingualSourcesGiveIdsAndPieces(JsonNode golden) {
        assertIdsAndPieces(golden, MULTILINGUAL.encode(golden.get("text").stringValue()));
    }

    @ParameterizedTest
    @MethodSource("multilingualTargets")
    void multilingualTargetsGiveIdsAndPieces(JsonNode golden) {
        assertIdsAndPieces(golden, MULTILINGUAL.encodeTarget(golden.get("text").stringValue()));
    }

    @ParameterizedTest
    @MethodSource({"multilingual", "multilingualTargets"})
    void multilingualIdsDecode(JsonNode golden) {
        assertDecodings(golden, MULTILINGUAL);
    }

    @ParameterizedTest
    @MethodSource("separate")
    void separateSourceVocabularyGivesIdsAndPieces(JsonNode golden) {
        assertIdsAndPieces(golden, SEPARATE.encode(golden.get("text").stringValue()));
    }

    @ParameterizedTest
    @MethodSource("separateTargets")
    void separateTargetVocabularyGivesIdsAndPieces(JsonNode golden) {
        assertIdsAndPieces(golden, SEPARATE.encodeTarget(golden.get("text").stringValue()));
    }

    @ParameterizedTest
    @MethodSource("separateTargets")
    void separateTargetIdsDecode(JsonNode golden) {
        assertDecodings(golden, SEPARATE);
    }

    private static void assertIdsAndPieces(JsonNode golden, Encoding encoding) {
        List<String> pieces = encoding.tokens().stream().map(Token::piece).toList();
        assertThat(pieces).isEqualTo(strings(expected(golden, "pieces")));
        assertThat(encoding.ids()).containsExactly(TokenizerFixtures.ids(expected(golden, "ids")));
    }

    private static void assertDecodings(JsonNode golden, MarianTokenizer tokenizer) {
        int[] ids = TokenizerFixtures.ids(expected(golden, "ids"));
        assertThat(tokenizer.decode(ids)).isEqualTo(expected(golden, "decoded").stringValue());
        if (golden.has("decoded_raw")) {
            assertThat(tokenizer.decodeRaw(ids))
                    .isEqualTo(expected(golden, "decoded_raw").stringValue());
        }
    }

    /** The main entry is by an older version; where 5.23.0 differs, its own answer stands beside it. */
    private static JsonNode expected(JsonNode golden, String name) {
        JsonNode other = golden.path("others").path(VERSION).path(name);
        return other.isMissingNode() ? golden.get(name) : other;
    }

    private static List<String> strings(JsonNode array) {
        return elements(array).map(JsonNode::stringValue).toList();
    }

    private static Stream<JsonNode> elements(JsonNode object, String name) {
        return elements(object.get(name));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
