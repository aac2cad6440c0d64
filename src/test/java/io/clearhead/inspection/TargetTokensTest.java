package io.clearhead.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clearhead.testkit.TestModels;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;

class TargetTokensTest {

    private final Tokenizer tokenizer = TestModels.tokenizer();
    private final TargetTokens targetTokens = new TargetTokens(tokenizer);

    @Test
    void tokensOfATextAreThoseOfTheTokenizer() {
        Encoding encoding = tokenizer.encodeTarget("Ich habe Äpfel gegessen, ja.");

        assertThat(targetTokens.describe(encoding.ids())).isEqualTo(encoding);
    }

    @Test
    void spansCountCodePointsOfTheDecodedText() {
        int[] ids = tokenizer.encodeTarget("Das Haus ist groß und 50 € teuer.").ids();

        Encoding described = targetTokens.describe(ids);

        assertThat(described.text()).isEqualTo(tokenizer.decode(ids));
        int[] codePoints = described.text().codePoints().toArray();
        for (Token token : described.tokens()) {
            String slice = new String(codePoints, token.start(), token.end() - token.start());
            assertThat(token.special() ? token.piece() : slice).isEqualTo(token.text());
        }
    }

    @Test
    void specialTokensInTheMiddleAreNoText() {
        int[] ids = tokenizer.encodeTarget("ja").ids();
        int[] twice = {ids[0], ids[ids.length - 1], ids[0]};

        Encoding described = targetTokens.describe(twice);

        assertThat(described.text()).isEqualTo(tokenizer.decode(twice));
        Token middle = described.tokens().get(1);
        assertThat(middle.special()).isTrue();
        assertThat(middle.piece()).isEqualTo("</s>");
        assertThat(middle.start()).isEqualTo(middle.end());
        assertThat(described.tokens()).extracting(Token::word).containsExactly(0, -1, 1);
    }

    @Test
    void idOutsideTheVocabularyIsRefused() {
        int size = tokenizer.vocabularySize();

        assertThatIllegalArgumentException().isThrownBy(() -> targetTokens.describe(new int[] {size}));
    }
}
