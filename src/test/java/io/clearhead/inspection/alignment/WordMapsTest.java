package io.clearhead.inspection.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.tokenizer.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordMapsTest {

    private static final List<Token> SOURCE =
            List.of(word("Ap", 0), word("fel", 0), word("da", 1), word(".", 1), end());

    @Test
    void columnsOfAWordAddUp() {
        List<Token> target = List.of(word("x", 0), end());
        AttentionMaps cross = maps(1, 2, 5, 0.3f, 0.3f, 0.4f, 0, 0, /* end */ 0, 0, 0, 0, 1);

        assertThat(WordMaps.of(cross, SOURCE, target, Rows.PREDICTED).links(0, List.of(0)))
                .containsExactly(new WordLink(0, 0));
    }

    @Test
    void specialTokensAndPunctuationAttractNothingAndSayNothing() {
        List<Token> target = List.of(word("x", 0), word("!", 0), end());
        AttentionMaps cross = maps(
                1, 3, 5, //
                0, 0.1f, 0.05f, 0.45f, 0.4f, // without the full stop and the end, the first word has more
                0, 0, 1, 0, 0, // the exclamation mark would outvote it
                0, 0, 0, 0, 1);

        assertThat(WordMaps.of(cross, SOURCE, target, Rows.PREDICTED).links(0, List.of(0)))
                .containsExactly(new WordLink(0, 0));
    }

    @Test
    void rowsOfAWordAreAveraged() {
        List<Token> target = List.of(word("x", 0), word("y", 0), word("z", 1), end());
        AttentionMaps cross = maps(
                1, 4, 5, //
                0.6f, 0, 0.4f, 0, 0, //
                0, 0.1f, 0.9f, 0, 0, //
                1, 0, 0, 0, 0, //
                0, 0, 0, 0, 1);

        assertThat(WordMaps.of(cross, SOURCE, target, Rows.PREDICTED).links(0, List.of(0)))
                .containsExactly(new WordLink(0, 1), new WordLink(1, 0));
    }

    @Test
    void aRowStandsForTheTokenThatItPredictsOrForTheOneThatIsFed() {
        List<Token> target = List.of(word("x", 0), word("y", 1), end());
        AttentionMaps cross = maps(1, 3, 5, 1, 0, 0, 0, 0, /* y */ 0, 0, 1, 0, 0, /* end */ 1, 0, 0, 0, 0);

        assertThat(WordMaps.of(cross, SOURCE, target, Rows.PREDICTED).links(0, List.of(0)))
                .containsExactly(new WordLink(0, 0), new WordLink(1, 1));
        assertThat(WordMaps.of(cross, SOURCE, target, Rows.FED).links(0, List.of(0)))
                .containsExactly(new WordLink(0, 1), new WordLink(1, 0));
    }

    @Test
    void theLastTokenIsNeverFed() {
        List<Token> target = List.of(word("x", 0), word("y", 1));
        AttentionMaps cross = maps(1, 2, 5, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0);

        assertThat(WordMaps.of(cross, SOURCE, target, Rows.FED).links(0, List.of(0)))
                .containsExactly(new WordLink(1, 0));
    }

    @Test
    void headsAreAveraged() {
        List<Token> target = List.of(word("x", 0));
        AttentionMaps cross = maps(2, 1, 5, 0.5f, 0, 0.4f, 0, 0.1f, /* head 1 */ 0, 0, 0.2f, 0, 0.8f);
        WordMaps maps = WordMaps.of(cross, SOURCE, target, Rows.PREDICTED);

        assertThat(maps.links(0, List.of(0))).containsExactly(new WordLink(0, 0));
        assertThat(maps.links(0, List.of(1))).containsExactly(new WordLink(1, 0));
        assertThat(maps.links(0, List.of(0, 1))).containsExactly(new WordLink(1, 0));
    }

    @Test
    void ofEqualWeightsTheFirstWordWins() {
        AttentionMaps cross = maps(1, 1, 5, 0.1f, 0.1f, 0.2f, 0, 0.6f);

        assertThat(WordMaps.of(cross, SOURCE, List.of(word("x", 0)), Rows.PREDICTED)
                        .links(0, List.of(0)))
                .containsExactly(new WordLink(0, 0));
    }

    @Test
    void aSourceOfPunctuationAloneHasNoLinks() {
        AttentionMaps cross = maps(1, 1, 2, 0.5f, 0.5f);

        assertThat(WordMaps.of(cross, List.of(word("…", 0), end()), List.of(word("x", 0)), Rows.PREDICTED)
                        .links(0, List.of(0)))
                .isEmpty();
    }

    /** T5 reads "translate English to German:" in front of every source. */
    @Test
    void whatTheTokenizerPutsInFrontIsNoWord() {
        List<Token> source = List.of(
                new Token(1, "▁to", "to", 0, 0, 0, false), new Token(2, ":", ":", 0, 0, 0, false), word("a", 1), end());
        AttentionMaps cross = maps(1, 1, 4, 0.9f, 0, 0.1f, 0);

        assertThat(WordMaps.of(cross, source, List.of(word("x", 0)), Rows.PREDICTED)
                        .links(0, List.of(0)))
                .containsExactly(new WordLink(0, 0));
        assertThat(TextWords.of(source)).isEqualTo(new TextWords(List.of("a"), List.of(-1, -1, 0, -1)));
    }

    @Test
    void symbolsAreWords() {
        AttentionMaps cross = maps(1, 1, 2, 0.9f, 0.1f);

        assertThat(WordMaps.of(cross, List.of(word("€", 0), word("5", 1)), List.of(word("x", 0)), Rows.PREDICTED)
                        .links(0, List.of(0)))
                .containsExactly(new WordLink(0, 0));
    }

    @Test
    void mapsOfOtherTextsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WordMaps.of(maps(1, 1, 2, 1, 0), SOURCE, List.of(word("x", 0)), Rows.PREDICTED))
                .withMessage("the texts have 1 target and 5 source tokens, but the weights are 1 x 2");
    }

    private static AttentionMaps maps(int heads, int rows, int columns, float... weights) {
        return new AttentionMaps(1, heads, rows, columns, weights);
    }

    private static Token word(String text, int word) {
        return new Token(1, text, text, 0, text.length(), word, false);
    }

    private static Token end() {
        return new Token(0, "</s>", "</s>", 0, 0, -1, true);
    }
}
