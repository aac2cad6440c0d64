package io.clearhead.tokenizer.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StrippedTextTest {

    private final StrippedText text = new StrippedText();

    @Test
    void spacesWaitUntilTextFollows() {
        assertThat(List.of(" ", "b ", " ", "", " a", " \u3000c ", " "))
                .map(text::next)
                .containsExactly("", "b", "", "", "   a", " \u3000c", "");
    }

    @Test
    void noSpaceIsLostHoweverManyWait() {
        int count = 200_000;
        text.next("a");
        for (int i = 0; i < count; i++) {
            assertThat(text.next(" ")).isEmpty();
        }

        assertThat(text.next(" a")).isEqualTo(" ".repeat(count) + " a");
    }
}
