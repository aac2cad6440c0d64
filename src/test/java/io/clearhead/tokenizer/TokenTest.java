package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTest {

    @Test
    void spansMustBeInOrder() {
        assertThatThrownBy(() -> new Token(1, "a", "a", 2, 1, 0, false)).hasMessageContaining("[2, 1)");
        assertThatThrownBy(() -> new Token(1, "a", "a", -1, 1, 0, false)).hasMessageContaining("[-1, 1)");
    }

    @Test
    void onlySpecialTokensBelongToNoWord() {
        assertThatThrownBy(() -> new Token(1, "a", "a", 0, 1, -1, false)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Token(1, "a", "a", 0, 1, 0, true)).hasMessageContaining("is 0");
    }

    @Test
    void idsMustNotBeNegative() {
        assertThatThrownBy(() -> new Token(-5, "a", "a", 0, 1, 0, false)).hasMessageContaining("-5");
    }

    @Test
    void encodingsKeepTheirTokens() {
        List<Token> tokens = new ArrayList<>(List.of(new Token(7, "a", "a", 0, 1, 0, false)));
        Encoding encoding = new Encoding("a", tokens);
        tokens.clear();
        assertThat(encoding.ids()).containsExactly(7);
    }
}
