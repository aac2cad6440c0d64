package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every text and every sequence of ids. */
class FamilyTokenizerPropertyTest {

    static Stream<String> folders() {
        return Stream.concat(
                Stream.of(TokenizerFixtures.TATOEBA),
                TokenizerFixtures.FAMILIES.stream().map(name -> "/golden/families/" + name + "/"));
    }

    /** Those whose characters vanish one by one, if they do; in a tokenizer.json whole graphemes become a space. */
    static Stream<String> sentencePieceFolders() {
        return folders()
                .filter(folder -> TokenizerFixtures.tokenizer(folder).kind().startsWith("sentencepiece"));
    }

    private static final int TEXTS = 700;

    @ParameterizedTest
    @MethodSource("folders")
    void spansFollowTheText(String folder) {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);
        RandomTexts texts = new RandomTexts(tokenizer);
        for (int index = 0; index < TEXTS; index++) {
            Encoding encoding = tokenizer.encode(texts.text());
            String description = texts.seed() + ": " + encoding.text();
            int length = encoding.text().codePointCount(0, encoding.text().length());
            Token previous = new Token(0, "", "", 0, 0, 0, false);
            int word = -1;
            for (Token token : encoding.tokens()) {
                // start(i) <= start(i + 1), end(i) <= end(i + 1) <= length
                assertThat(token.start()).as(description).isGreaterThanOrEqualTo(previous.start());
                assertThat(token.end()).as(description).isBetween(previous.end(), length);
                if (!token.special()) {
                    // words are numbered in order, without gaps
                    assertThat(token.word()).as(description).isBetween(Math.max(0, word), word + 1);
                    word = token.word();
                }
                previous = token;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sentencePieceFolders")
    void everyCharacterThatIsNotDroppedBelongsToAToken(String folder) {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);
        RandomTexts texts = new RandomTexts(tokenizer);
        for (int index = 0; index < TEXTS; index++) {
            // language codes are dropped on purpose
            Encoding encoding = tokenizer.encodePlain(texts.text().replace(">>", "> >"));
            BitSet covered = new BitSet();
            encoding.tokens().forEach(token -> covered.set(token.start(), token.end()));
            int[] codePoints = encoding.text().codePoints().toArray();
            for (int position = 0; position < codePoints.length; position++) {
                String character = Character.toString(codePoints[position]);
                // covered, or white space, or nothing is left of the character even if it stands alone
                boolean space = WhiteSpace.leading(character) > 0;
                if (!space && !tokenizer.encodePlain(character).tokens().isEmpty()) {
                    assertThat(covered.get(position))
                            .as("%s: character %d of %s", texts.seed(), position, encoding.text())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void tokensShowTheSliceOfTheTextAtTheirSpan(String folder) {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);
        RandomTexts texts = new RandomTexts(tokenizer);
        for (int index = 0; index < TEXTS; index++) {
            String text = texts.text();
            for (Token token : tokenizer.encodePlain(text).tokens()) {
                String slice = text.substring(
                        text.offsetByCodePoints(0, token.start()), text.offsetByCodePoints(0, token.end()));
                assertThat(token.text()).as("%s: %s", texts.seed(), text).isEqualTo(slice);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void streamedTextIsTheDecodedText(String folder) {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);
        RandomTexts texts = new RandomTexts(tokenizer);
        for (int index = 0; index < TEXTS; index++) {
            int[] ids = texts.random()
                    .ints(texts.random().nextInt(20), 0, tokenizer.vocabularySize())
                    .toArray();
            TextStream stream = tokenizer.stream();
            StringBuilder streamed = new StringBuilder();
            for (int id : ids) {
                streamed.append(stream.next(id));
                assertThat(stream.text()).as(texts.seed()).isEqualTo(streamed.toString());
            }
            streamed.append(stream.finish());
            assertThat(streamed.toString()).as(texts.seed()).isEqualTo(decodeAtOnce(tokenizer, ids));
        }
    }

    /** Another way to the same text: everything written out, once the special tokens are gone. */
    private static String decodeAtOnce(Tokenizer tokenizer, int[] ids) {
        return tokenizer.decodeRaw(
                Arrays.stream(ids).filter(id -> !tokenizer.isSpecial(id)).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = TokenizerFixtures.TATOEBA)
    void threadsDoNotDisturbEachOther(String folder) {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);
        RandomTexts random = new RandomTexts(tokenizer);
        List<String> texts =
                IntStream.range(0, TEXTS).mapToObj(index -> random.text()).toList();
        List<Encoding> alone = texts.stream().map(tokenizer::encode).toList();
        List<Encoding> together = texts.parallelStream().map(tokenizer::encode).toList();
        assertThat(together).as(random.seed()).isEqualTo(alone);
    }
}
