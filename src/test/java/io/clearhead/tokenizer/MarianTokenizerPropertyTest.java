package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every text and every sequence of ids. */
class MarianTokenizerPropertyTest {

    private static final int TEXTS = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {TokenizerFixtures.TATOEBA, TokenizerFixtures.MULTILINGUAL, TokenizerFixtures.SEPARATE})
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
    @ValueSource(strings = {TokenizerFixtures.TATOEBA, TokenizerFixtures.MULTILINGUAL, TokenizerFixtures.SEPARATE})
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
                // covered, or nothing is left of the character even if it stands alone
                if (!tokenizer.encodePlain(character).tokens().isEmpty()) {
                    assertThat(covered.get(position))
                            .as("%s: character %d of %s", texts.seed(), position, encoding.text())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TokenizerFixtures.TATOEBA, TokenizerFixtures.MULTILINGUAL, TokenizerFixtures.SEPARATE})
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
    @ValueSource(strings = {TokenizerFixtures.TATOEBA, TokenizerFixtures.MULTILINGUAL, TokenizerFixtures.SEPARATE})
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

    /** The definition of decoding: the pieces in a row, ▁ as a space, stripped. */
    private static String decodeAtOnce(Tokenizer tokenizer, int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(tokenizer.isSpecial(id) ? "" : tokenizer.piece(id).replace('\u2581', ' '));
        }
        return text.toString().strip();
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
