package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextStreamTest {

    private static final List<String> SURFACES = List.of(" ", " a", "b ", " \u3000c ", "");

    private final TextStream stream = new TextStream(SURFACES::get);

    @Test
    void spacesWaitUntilTextFollows() {
        assertThat(List.of(next(0), next(2), next(0), next(4), next(1), next(3), next(0)))
                .containsExactly("", "b", "", "", "   a", " \u3000c", "");
        assertThat(stream.finish()).isEmpty();
        assertThat(stream.text()).isEqualTo("b   a \u3000c");
    }

    @Test
    void noSpaceIsLostHoweverManyWait() {
        int count = 200_000;
        next(1);
        for (int i = 0; i < count; i++) {
            assertThat(next(0)).isEmpty();
        }

        assertThat(next(1)).isEqualTo(" ".repeat(count) + " a");
        assertThat(stream.text()).hasSize(count + 3);
    }

    private String next(int id) {
        return stream.next(id);
    }
}
