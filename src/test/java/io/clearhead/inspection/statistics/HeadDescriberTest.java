package io.clearhead.inspection.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Maps small enough to check by eye. */
class HeadDescriberTest {

    private static final double EXACT = 1e-6;

    /** Tokens by their text; those in angle brackets are special. */
    private static List<Token> tokens(String... texts) {
        List<Token> tokens = new ArrayList<>();
        for (String text : texts) {
            boolean special = text.startsWith("<");
            int place = tokens.size();
            tokens.add(new Token(1, text, text, place, place + 1, special ? -1 : place, special));
        }
        return tokens;
    }

    private static HeadDescription describe(
            AttentionKind kind, List<Token> rows, List<Token> columns, float... weights) {
        return new HeadDescriber(kind, rows, columns).describe(new FloatMatrix(rows.size(), columns.size(), weights));
    }

    private static void assertIs(HeadDescription description, HeadPattern pattern, double value) {
        assertThat(description.pattern()).isEqualTo(pattern);
        assertThat(description.value()).isCloseTo(value, within(EXACT));
    }

    @Test
    void weightOnPunctuationAndSpecialTokensMakesASink() {
        List<Token> tokens = tokens("a", "3", ".", "</s>");

        HeadDescription description = describe(
                AttentionKind.ENCODER,
                tokens,
                tokens,
                0.25f,
                0.25f,
                0.25f,
                0.25f,
                0.25f,
                0,
                0.5f,
                0.25f,
                0,
                0.25f,
                0.5f,
                0.25f,
                1,
                0,
                0,
                0); // the row of a special token counts nothing

        assertIs(description, HeadPattern.SINK, (0.5 + 0.75 + 0.75) / 3);
        HeadStatistics statistics = description.statistics();
        assertThat(statistics.peak()).isCloseTo((0.25 + 0.5 + 0.5) / 3, within(EXACT));
        assertThat(statistics.entropy()).isCloseTo((2 + 1.5 + 1.5) / 3, within(EXACT));
        assertThat(statistics.evenness()).isCloseTo((2 + 1.5 + 1.5) / 3 / 2, within(EXACT));
        assertThat(statistics.coverage()).isCloseTo(1 / 2.0, within(EXACT)); // the first of equals is a row's largest
        assertThat(statistics.previous()).isCloseTo((0.25 + 0.25) / 2, within(EXACT));
        assertThat(statistics.next()).isCloseTo((0.25 + 0.5 + 0.25) / 3, within(EXACT));
        assertThat(statistics.self()).isCloseTo((0.25 + 0 + 0.5) / 3, within(EXACT));
    }

    @Test
    void weightOnTheTokenBefore() {
        List<Token> tokens = tokens("a", "b", "c");

        HeadDescription description =
                describe(AttentionKind.ENCODER, tokens, tokens, 0.2f, 0.2f, 0.6f, 0.7f, 0.2f, 0.1f, 0.1f, 0.5f, 0.4f);

        assertIs(description, HeadPattern.PREVIOUS, 0.6);
        assertThat(description.statistics().sink()).isZero();
    }

    @Test
    void weightOnTheTokenBehind() {
        List<Token> tokens = tokens("a", "b", "c");

        HeadDescription description =
                describe(AttentionKind.ENCODER, tokens, tokens, 0.2f, 0.8f, 0, 0.4f, 0, 0.6f, 0.5f, 0.5f, 0);

        assertIs(description, HeadPattern.NEXT, 0.7);
    }

    @Test
    void weightOnItself() {
        List<Token> tokens = tokens("<pad>", "b", "c");

        HeadDescription description =
                describe(AttentionKind.DECODER, tokens, tokens, 1, 0, 0, 0.25f, 0.75f, 0, 0.25f, 0.25f, 0.5f);

        assertIs(description, HeadPattern.SELF, 0.625);
        assertThat(description.statistics().next()).isZero(); // masked everywhere
        assertThat(description.statistics().previous()).isCloseTo((0.25 + 0.25) / 2, within(EXACT));
    }

    /** Before a tie is decided, previous comes before next and next before self. */
    @Test
    void firstOfEqualOffsetsIsMeant() {
        List<Token> tokens = tokens("a", "b");

        assertIs(describe(AttentionKind.ENCODER, tokens, tokens, 0.5f, 0.5f, 0.5f, 0.5f), HeadPattern.PREVIOUS, 0.5);
    }

    @Test
    void aSourceTokenForEachRowIsAligned() {
        HeadDescription description = describe(
                AttentionKind.CROSS,
                tokens("x", "y", "</s>"),
                tokens("a", "b", "."),
                0.1f,
                0.6f,
                0.3f,
                0.6f,
                0.4f,
                0,
                0,
                0,
                1);

        assertIs(description, HeadPattern.ALIGNED, 0.6);
        assertThat(description.statistics().coverage()).isEqualTo(1);
        assertThat(description.statistics().self()).isCloseTo((0.1 + 0.4) / 2, within(EXACT));
    }

    @Test
    void sharpRowsOnOneTokenAreNotAligned() {
        HeadDescription description =
                describe(AttentionKind.CROSS, tokens("x", "y"), tokens("a", "b"), 0.9f, 0.1f, 0.7f, 0.3f);

        assertIs(description, HeadPattern.MIXED, 0.8);
        assertThat(description.statistics().coverage()).isEqualTo(0.5);
    }

    @Test
    void evenRowsAreDiffuse() {
        HeadDescription description =
                describe(AttentionKind.CROSS, tokens("x"), tokens("a", "b", "c", "."), 0.25f, 0.25f, 0.25f, 0.25f);

        assertIs(description, HeadPattern.DIFFUSE, 1);
        assertThat(description.statistics().entropy()).isCloseTo(2, within(EXACT));
    }

    /** Rows of the decoder are even over what they may see; the first sees one column and has no evenness. */
    @Test
    void evennessCountsWhatARowMaySee() {
        List<Token> tokens = tokens("a", "b", "c", "d");
        float third = 1 / 3f;

        HeadStatistics statistics = describe(
                        AttentionKind.DECODER,
                        tokens,
                        tokens,
                        1,
                        0,
                        0,
                        0,
                        0.5f,
                        0.5f,
                        0,
                        0,
                        third,
                        third,
                        third,
                        0,
                        0.25f,
                        0.25f,
                        0.25f,
                        0.25f)
                .statistics();

        assertThat(statistics.evenness()).isCloseTo((0 + 1 + 1 + 1) / 4.0, within(EXACT));
        assertThat(statistics.entropy()).isCloseTo((0 + 1 + Math.log(3) / Math.log(2) + 2) / 4, within(EXACT));
    }

    @Test
    void nothingSimpleIsMixed() {
        List<Token> tokens = tokens("a", "b", "c", "d");

        HeadDescription description = describe(
                AttentionKind.ENCODER,
                tokens,
                tokens,
                0.1f,
                0.1f,
                0.7f,
                0.1f,
                0.1f,
                0.1f,
                0.1f,
                0.7f,
                0.7f,
                0.1f,
                0.1f,
                0.1f,
                0.1f,
                0.7f,
                0.1f,
                0.1f);

        assertIs(description, HeadPattern.MIXED, 0.7);
    }

    @Test
    void specialRowsAloneSayNothing() {
        HeadDescription description = describe(AttentionKind.CROSS, tokens("</s>"), tokens("a", "b"), 0.9f, 0.1f);

        assertIs(description, HeadPattern.MIXED, 0);
        assertThat(description.statistics().peak()).isNaN();
        assertThat(description.statistics().coverage()).isZero();
    }

    @Test
    void tokensHaveToFitTheMap() {
        HeadDescriber describer = new HeadDescriber(AttentionKind.CROSS, tokens("x"), tokens("a", "b"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> describer.describe(new FloatMatrix(2, 1, new float[2])))
                .withMessageContaining("1 x 2");
    }
}
