package io.clearhead.inspection.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clearhead.inspection.words.WordGroups.Word;
import io.clearhead.tokenizer.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordGroupsTest {

    private static final Token START = special("<pad>", 0);
    private static final Token STRA = new Token(1, "▁Stra", "Stra", 0, 4, 0, false);
    private static final Token SSE = new Token(2, "ße", "ße", 4, 6, 0, false);
    private static final Token GREEN = new Token(3, "▁grün", "grün", 7, 11, 1, false);
    private static final Token END = special("</s>", 11);

    private static Token special(String piece, int position) {
        return new Token(0, piece, piece, position, position, -1, true);
    }

    @Test
    void tokensOfOneWordAreTogetherAndSpecialTokensAlone() {
        WordGroups groups = WordGroups.of(List.of(START, STRA, SSE, GREEN, END, END));

        assertThat(groups.words())
                .containsExactly(
                        new Word("<pad>", 0, 0, 0, 1, true),
                        new Word("Straße", 0, 6, 1, 3, false),
                        new Word("grün", 7, 11, 3, 4, false),
                        new Word("</s>", 11, 11, 4, 5, true),
                        new Word("</s>", 11, 11, 5, 6, true));
        assertThat(groups.tokens()).isEqualTo(6);
    }

    @Test
    void specialTokenInsideAWordDividesIt() {
        WordGroups groups = WordGroups.of(List.of(STRA, END, SSE));

        assertThat(groups.words()).extracting(Word::text).containsExactly("Stra", "</s>", "ße");
    }

    @Test
    void noTokensAreNoWords() {
        assertThat(WordGroups.of(List.of()).words()).isEmpty();
        assertThat(WordGroups.of(List.of()).tokens()).isZero();
    }

    @Test
    void wordsFollowEachOtherWithoutGaps() {
        Word second = new Word("b", 1, 2, 2, 3, false);

        assertThatIllegalArgumentException().isThrownBy(() -> new WordGroups(List.of(second)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Word("", 0, 0, 1, 1, false));
    }
}
