package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarianTokenizerTest {

    private static final Tokenizer TOKENIZER = TokenizerFixtures.tokenizer(TokenizerFixtures.TATOEBA);
    private static final Tokenizer MULTILINGUAL = TokenizerFixtures.tokenizer(TokenizerFixtures.MULTILINGUAL);

    @Test
    void tokensKnowTheirPlaceAndWord() {
        assertThat(TOKENIZER.encode("I ate an apple.").tokens())
                .containsExactly(
                        new Token(9, "▁I", "I", 0, 1, 0, false),
                        new Token(2072, "▁ate", "ate", 2, 5, 1, false),
                        new Token(50, "▁an", "an", 6, 8, 2, false),
                        new Token(2163, "▁apple", "apple", 9, 14, 3, false),
                        new Token(2, ".", ".", 14, 15, 3, false),
                        new Token(0, "</s>", "</s>", 15, 15, -1, true));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "emoji count as one, '😀😀 I ate it', I, 3, 4",
        "a ligature is covered whole, 'A ﬁne day', ﬁne, 2, 5",
        "full-width letters, 'Ｉ ａｔｅ it', ａｔｅ, 2, 5",
        "a combining mark belongs to its letter, 'Cafe\u0301 is', e\u0301, 3, 5",
        "spaces in front do not count, '   I ate it', ate, 5, 8",
        "Thai, 'กำ ate', ate, 3, 6",
    })
    void spansCountCodePointsOfTheOriginalText(String name, String text, String slice, int start, int end) {
        assertThat(TOKENIZER.encodePlain(text).tokens()).as(name).anySatisfy(token -> {
            assertThat(token.text()).isEqualTo(slice);
            assertThat(token.start()).isEqualTo(start);
            assertThat(token.end()).isEqualTo(end);
        });
    }

    @Test
    void theMarkOfASpaceAloneCoversNothing() {
        Token mark = TOKENIZER.encodePlain("new iPhone").tokens().get(1);
        assertThat(mark.piece()).isEqualTo("▁");
        assertThat(mark.text()).isEmpty();
        assertThat(List.of(mark.start(), mark.end(), mark.word())).containsExactly(4, 4, 1);
    }

    @Test
    void unknownTextIsAWordButItsIdIsSkippedWhenDecoding() {
        Encoding encoding = TOKENIZER.encodePlain("I ate 🍕");
        Token pizza = encoding.tokens().get(3);
        assertThat(pizza.piece()).isEqualTo("<unk>");
        assertThat(pizza.text()).isEqualTo("🍕");
        assertThat(pizza.word()).isEqualTo(2);
        assertThat(pizza.special()).isFalse();
        assertThat(TOKENIZER.isSpecial(pizza.id())).isTrue();
        assertThat(TOKENIZER.decode(encoding.ids())).isEqualTo("I ate");
    }

    @Test
    void spelledOutSpecialTokensCoverTheirText() {
        List<Token> tokens = TOKENIZER.encodePlain("it</s>is").tokens();
        assertThat(tokens.get(1)).isEqualTo(new Token(0, "</s>", "</s>", 2, 6, -1, true));
        assertThat(tokens.get(2).start()).isEqualTo(6);
        assertThat(tokens.get(2).word()).isEqualTo(1);
    }

    @Test
    void textWithoutSpecialTokensEndsWithItsLastPiece() {
        assertThat(TOKENIZER.encodePlain("I ate it").tokens()).noneMatch(Token::special);
        assertThat(TOKENIZER.encodePlain("").tokens()).isEmpty();
    }

    @Test
    void longTextsAreNotTruncated() {
        assertThat(TOKENIZER.encode("I ate an apple. ".repeat(400)).tokens()).hasSize(2001);
    }

    @Test
    void aLanguageCodeIsOneTokenAtTheBeginningAndIsDroppedElsewhere() {
        Encoding encoding = MULTILINGUAL.encodePlain(">>deu<< Hello >>deu<<");
        assertThat(encoding.tokens().get(0)).isEqualTo(new Token(22, ">>deu<<", ">>deu<<", 0, 7, 0, false));
        assertThat(encoding.tokens().get(1).word()).isEqualTo(1);
        assertThat(encoding.tokens().stream().filter(token -> token.id() == 22)).hasSize(1);
        assertThat(encoding.tokens()).allMatch(token -> token.end() <= 13);
    }

    @Test
    void anUnknownLanguageCodeDoesNotSwallowText() {
        Encoding encoding = MULTILINGUAL.encodePlain(">>xyz<< Hello << world");
        assertThat(encoding.tokens().get(0).piece()).isEqualTo("<unk>");
        assertThat(encoding.tokens().get(0).end()).isEqualTo(7);
    }

    @Test
    void multilingualModelsHaveSeveralTargetLanguages() {
        assertThat(MULTILINGUAL.languages().targets())
                .contains("deu")
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(TOKENIZER.languages().targets()).containsExactly("de");
    }

    @Test
    void halfASurrogatePairIsReadAsTheReplacementCharacter() {
        int[] expected = TOKENIZER.encode("it x\uFFFDx is").ids();
        assertThat(TOKENIZER.encode("it x\uD83Dx is").ids()).containsExactly(expected);
        assertThat(TOKENIZER.encode("it x\uDE00x is").ids()).containsExactly(expected);
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        assertThat(TOKENIZER.vocabularySize()).isEqualTo(6000);
        assertThatThrownBy(() -> TOKENIZER.decode(new int[] {6000}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the id 6000 is not in the vocabulary, whose ids are 0 to 5999");
        assertThatThrownBy(() -> TOKENIZER.piece(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void vocabulariesMayHaveDifferentSizes() {
        Tokenizer separate = TokenizerFixtures.tokenizer(TokenizerFixtures.SEPARATE);
        assertThat(separate.sourceVocabularySize()).isEqualTo(396);
        assertThat(separate.vocabularySize()).isEqualTo(356);
    }

    @Test
    void idsArePiecesOfTheTargetVocabulary() {
        assertThat(TOKENIZER.id("▁ate")).hasValue(2072);
        assertThat(TOKENIZER.piece(2072)).isEqualTo("▁ate");
        assertThat(TOKENIZER.text(2072)).isEqualTo(" ate");
        assertThat(TOKENIZER.text(0)).isEqualTo("</s>");
        assertThat(TOKENIZER.id("no such piece")).isEmpty();
    }

    @Test
    void streamsHoldSpacesBackUntilTextFollows() {
        TextStream stream = TOKENIZER.stream();
        int space = TOKENIZER.id("▁").orElseThrow();
        assertThat(stream.next(space)).isEmpty();
        assertThat(stream.next(2072)).isEqualTo("ate");
        assertThat(stream.next(space)).isEmpty();
        assertThat(stream.next(0)).isEmpty();
        assertThat(stream.next(2)).isEqualTo(" .");
        assertThat(stream.next(space)).isEmpty();
        assertThat(stream.finish()).isEmpty();
        assertThat(stream.text()).isEqualTo("ate .");
    }
}
