package io.clearhead.inspection.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.testkit.TestModels;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GoldSetTest {

    private static final Path GOLD = Path.of("src", "test", "resources", "golden", "alignment", "tatoeba-en-de.tsv");

    @Test
    void aLineHasTwoTextsAndSureAndPossibleLinks() {
        GoldSet gold = GoldSet.parse("I ate.\tIch habe gegessen.\t0-0 1-2 1?1\r\n");

        assertThat(gold.pairs()).singleElement().satisfies(pair -> {
            assertThat(pair.source()).isEqualTo("I ate.");
            assertThat(pair.target()).isEqualTo("Ich habe gegessen.");
            assertThat(pair.sure()).containsExactlyInAnyOrder(new WordLink(0, 0), new WordLink(1, 2));
            assertThat(pair.possible())
                    .containsExactlyInAnyOrder(new WordLink(0, 0), new WordLink(1, 2), new WordLink(1, 1));
        });
    }

    @Test
    void commentsEmptyLinesAndPairsWithoutLinksAreAllowed() {
        assertThat(GoldSet.parse("# by hand\n\na\tb\t0-0\na\tb\t\n").pairs()).hasSize(2);
    }

    @Test
    void everythingThatIsWrongIsListedWithItsLine() {
        String text = """
                a b\tc d\t0-0 2-0 0-2
                a\tb
                \tb\t0-0
                a b\tc d\t0:0 1-1-1 \u001b[31m
                a b\tc d\t0-0 0?0 9999999-0
                """;

        assertThatExceptionOfType(GoldSetException.class)
                .isThrownBy(() -> GoldSet.parse(text))
                .extracting(GoldSetException::problems)
                .isEqualTo(List.of(
                        "line 1: there are 2 source and 2 target words, counted from 0, but a link is 2-0",
                        "line 1: there are 2 source and 2 target words, counted from 0, but a link is 0-2",
                        "line 2: must have source, target and links with tabs between them, but has 2 columns",
                        "line 3: source and target must have words, but have 0 and 1",
                        "line 4: a link must be like 0-1 or 0?1, but is '0:0'",
                        "line 4: a link must be like 0-1 or 0?1, but is '1-1-1'",
                        "line 4: a link must be like 0-1 or 0?1, but is '?[31m'",
                        "line 5: two words are linked once, but there is a second link 0?0",
                        "line 5: a link must be like 0-1 or 0?1, but is '9999999-0'"));
    }

    @Test
    void endlessProblemsAreCut() {
        assertThatExceptionOfType(GoldSetException.class)
                .isThrownBy(() -> GoldSet.parse("a\tb\tx\n".repeat(5000)))
                .satisfies(refusal ->
                        assertThat(refusal.problems()).hasSize(101).last().isEqualTo("and 4900 more"));
    }

    @Test
    void withoutSureLinksNothingCanBeMeasured() {
        assertThatExceptionOfType(GoldSetException.class)
                .isThrownBy(() -> GoldSet.parse("a\tb\t0?0\n"))
                .withMessageContaining("at least one sure link");
        assertThatExceptionOfType(GoldSetException.class).isThrownBy(() -> GoldSet.parse(""));
    }

    @Test
    void theWordsOfTheGoldSetAreTheWordsOfTheTokenizer() throws IOException {
        GoldSet gold = GoldSet.parse(Files.readString(GOLD));

        assertThat(gold.pairs()).hasSize(80).doesNotHaveDuplicates();
        for (GoldPair pair : gold.pairs()) {
            assertThat(words(TestModels.tokenizer().encode(pair.source())))
                    .isEqualTo(List.of(pair.source().split(" ")));
            assertThat(words(TestModels.tokenizer().encodeTarget(pair.target())))
                    .isEqualTo(List.of(pair.target().split(" ")));
        }
    }

    private static List<String> words(Encoding encoding) {
        List<Token> tokens = encoding.tokens();
        int count = 1 + tokens.stream().mapToInt(Token::word).max().orElseThrow();
        return IntStream.range(0, count)
                .mapToObj(word -> tokens.stream()
                        .filter(token -> token.word() == word)
                        .map(Token::text)
                        .reduce("", String::concat))
                .toList();
    }

    /** Whoever wrote it would have linked nearly every word of so close translations. */
    @Test
    void nearlyAllWordsOfTheGoldSetHaveALink() throws IOException {
        GoldSet gold = GoldSet.parse(Files.readString(GOLD));
        int words = 0;
        int linked = 0;
        for (GoldPair pair : gold.pairs()) {
            words += GoldPair.words(pair.target()).size();
            linked += (int)
                    pair.possible().stream().map(WordLink::target).distinct().count();
        }

        assertThat(linked).isBetween(words * 98 / 100, words - 1);
    }
}
