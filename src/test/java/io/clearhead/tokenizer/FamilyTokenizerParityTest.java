package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.tokenizer.family.TokenizerLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Ids, pieces and texts of every family are those of Hugging Face transformers 4.49, exactly: of the class that transformers
 * takes for the checkpoint's files, and of its slow class where {@code tokenizer.json} is taken away.
 */
class FamilyTokenizerParityTest {

    /** Cases with both files, and the slow class whose answers are recorded where they differ from those of the fast one. */
    private static final Map<String, String> SLOW_CLASSES = Map.of(
            "bart", "4.49.0 BartTokenizer (slow)",
            "nllb", "4.49.0 NllbTokenizer (slow)",
            "t5", "4.49.0 T5Tokenizer (slow)",
            "flan-t5", "4.49.0 T5Tokenizer (slow)");

    private static final Map<String, Tokenizer> TOKENIZERS = new ConcurrentHashMap<>();

    record Case(String name, boolean slow, JsonNode golden, boolean target) {

        Tokenizer tokenizer() {
            return TOKENIZERS.computeIfAbsent(name + slow, key -> {
                String folder = "/golden/families/" + name + "/";
                TokenizerFiles files = slow
                        ? TokenizerFixtures.filesWithout(folder, Set.of("tokenizer.json"))
                        : TokenizerFixtures.files(folder);
                return TokenizerLoader.load(files, SpecialTokenText.PARSE);
            });
        }

        JsonNode expected(String key) {
            JsonNode other = golden.path("others")
                    .path(SLOW_CLASSES.getOrDefault(name, ""))
                    .path(key);
            return slow && !other.isMissingNode() ? other : golden.path(key);
        }

        Encoding encoding() {
            String text = golden.get("text").stringValue();
            Languages languages = tokenizer().languages();
            return target
                    ? tokenizer()
                            .encodeTarget(
                                    text,
                                    languages.resolve(
                                            null, golden.path("target_lang").asString(null)))
                    : tokenizer()
                            .encode(
                                    text,
                                    languages.resolve(golden.path("source_lang").asString(null), null));
        }

        @Override
        public String toString() {
            return name + (slow ? " slow" : "") + (target ? " target " : " ") + golden.get("text");
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String name : TokenizerFixtures.FAMILIES) {
            JsonNode golden = TokenizerFixtures.json("/golden/families/" + name + "/golden.json");
            for (boolean slow : SLOW_CLASSES.containsKey(name) ? List.of(false, true) : List.of(false)) {
                golden.get("tokenizer").forEach(entry -> cases.add(new Case(name, slow, entry, false)));
                golden.get("tokenizer_target").forEach(entry -> cases.add(new Case(name, slow, entry, true)));
            }
        }
        return cases.stream();
    }

    static Stream<Case> decodableCases() {
        return cases().filter(entry -> entry.golden.has("decoded"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void idsAndPiecesAreThoseOfTransformers(Case entry) {
        Encoding encoding = entry.encoding();

        assertThat(encoding.tokens().stream().map(Token::piece)).isEqualTo(strings(entry.expected("pieces")));
        assertThat(encoding.ids()).containsExactly(TokenizerFixtures.ids(entry.expected("ids")));
    }

    @ParameterizedTest
    @MethodSource("decodableCases")
    void decodedTextsAreThoseOfTransformers(Case entry) {
        int[] ids = TokenizerFixtures.ids(entry.expected("ids"));

        assertThat(entry.tokenizer().decode(ids))
                .isEqualTo(entry.expected("decoded").stringValue());
        assertThat(entry.tokenizer().decodeRaw(ids))
                .isEqualTo(entry.expected("decoded_raw").stringValue());
    }

    static Stream<Case> placedCases() {
        // transformers loses count where characters are dropped at the beginning
        return cases().filter(entry -> !entry.slow
                && entry.golden.has("offsets")
                && !entry.golden.get("text").stringValue().startsWith("\u0001"));
    }

    /**
     * Places are those of transformers' fast classes, but for what these do otherwise: white space at the ends of a token belongs to no token here,
     * the mark of a space alone covers nothing, added tokens stand where they were added instead of at 0, and characters
     * that normalization merged into a token belong to it.
     */
    @ParameterizedTest
    @MethodSource("placedCases")
    void placesAreThoseOfTransformers(Case entry) {
        List<Token> tokens = entry.encoding().tokens();
        int[] text = entry.golden.get("text").stringValue().codePoints().toArray();
        JsonNode offsets = entry.golden.get("offsets");
        for (int index = 0; index < tokens.size(); index++) {
            Token token = tokens.get(index);
            int start = offsets.get(index).get(0).intValue();
            int end = offsets.get(index).get(1).intValue();
            int next =
                    index + 1 < offsets.size() ? offsets.get(index + 1).get(0).intValue() : text.length;
            boolean onlySpace = IntStream.range(start, end).allMatch(position -> isSpace(text[position]));
            while (!onlySpace && isSpace(text[start])) {
                start++;
            }
            while (!onlySpace && isSpace(text[end - 1])) {
                end--;
            }
            String description = index + ": " + token + " " + offsets.get(index);
            if (token.start() == token.end()) {
                assertThat(token.special() || token.piece().matches("[▁Ġ]"))
                        .as(description)
                        .isTrue();
            } else {
                assertThat(token.start()).as(description).isEqualTo(start);
                assertThat(token.end()).as(description).isBetween(end, Math.max(end, next == 0 ? text.length : next));
            }
        }
    }

    private static boolean isSpace(int character) {
        return character == 0x200B || (character < 0x10000 && WhiteSpace.isSpace((char) character));
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
    }
}
