package io.clearhead.tokenizer.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.testkit.Seeded;
import io.clearhead.tokenizer.GrowingText;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CleanedTextPropertyTest {

    private static final List<String> PARTS = List.of(
            " ", " '", "'", " n", "n", "'t", "t", " 'v", "e", " .", ".", " ,", "!", "?", " 's", "s", "r", "x", "m", "");
    private static final int TEXTS = 50_000;

    // parts cleaned as they come, put together = the whole text cleaned at once
    @Test
    void partsAreCleanedLikeTheWhole(@Seeded RandomGenerator random) {
        for (int text = 0; text < TEXTS; text++) {
            CleanedText cleaned = new CleanedText(new Parts());
            StringBuilder whole = new StringBuilder();
            StringBuilder grown = new StringBuilder();
            int length = random.nextInt(12);
            for (int index = 0; index < length; index++) {
                int part = random.nextInt(PARTS.size());
                whole.append(PARTS.get(part));
                grown.append(cleaned.next(part));
            }
            grown.append(cleaned.finish());
            assertThat(grown.toString()).as(whole.toString()).isEqualTo(CleanedText.cleanUp(whole.toString()));
        }
    }

    private static final class Parts implements GrowingText {

        @Override
        public String next(int id) {
            return PARTS.get(id);
        }

        @Override
        public String finish() {
            return "";
        }
    }
}
