package io.clearhead.inspection.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sentences of two words on either side, of which the first comes from the first and the second from the second. */
class HeadSelectionTest {

    private static final List<Token> TOKENS = List.of(word(0), word(1));

    /** Weights (target, source) of heads that are right everywhere, nowhere, and in one word, surely or hardly. */
    private static final float[] RIGHT = {0.9f, 0.1f, 0.1f, 0.9f};

    private static final float[] WRONG = {0, 1, 1, 0};
    private static final float[] FIRST = {0.9f, 0.1f, 0.6f, 0.4f};
    private static final float[] SECOND = {0.4f, 0.6f, 0.1f, 0.9f};

    @Test
    void oneHeadThatIsRightIsEnough() {
        List<AlignedPair> pairs = List.of(pair(WRONG, RIGHT, RIGHT));

        assertThat(new HeadSelection(0, 3).select(pairs)).containsExactly(1);
        assertThat(AlignedPair.countAll(pairs, 0, List.of(1)).errorRate()).isZero();
        assertThat(AlignedPair.countAll(pairs, 0, List.of(0)).errorRate()).isEqualTo(1);
        assertThat(AlignedPair.countAll(pairs, 0, List.of(0, 1, 2)).errorRate()).isZero();
    }

    @Test
    void headsThatCompleteEachOtherAreSelectedTogether() {
        List<AlignedPair> pairs = List.of(pair(WRONG, SECOND, WRONG, FIRST));

        assertThat(new HeadSelection(0, 4).select(pairs)).containsExactly(1, 3);
        assertThat(AlignedPair.countAll(pairs, 0, List.of(1)).errorRate()).isEqualTo(0.5);
        assertThat(AlignedPair.countAll(pairs, 0, List.of(1, 3)).errorRate()).isZero();
    }

    /** Each sentence has another head that is right in it and wrong in all others; selected without it, none is right. */
    @Test
    void selectedHeadsAreJudgedInOtherSentences() {
        int sentences = 5;
        List<AlignedPair> pairs = new ArrayList<>();
        for (int right = 0; right < sentences; right++) {
            float[][] heads = new float[sentences][];
            for (int head = 0; head < sentences; head++) {
                heads[head] = head == right ? RIGHT : WRONG;
            }
            pairs.add(pair(heads));
        }
        HeadSelection selection = new HeadSelection(0, sentences);

        assertThat(AlignedPair.countAll(pairs, 0, selection.select(pairs)).errorRate())
                .isEqualTo(0.8);
        assertThat(selection.heldOut(pairs).errorRate()).isEqualTo(1);
    }

    @Test
    void everySentenceIsJudgedOnce() {
        List<AlignedPair> pairs =
                IntStream.range(0, 23).mapToObj(i -> pair(RIGHT, FIRST)).toList();

        assertThat(new HeadSelection(0, 2).heldOut(pairs)).isEqualTo(new LinkCounts(46, 46, 46, 46));
    }

    private static AlignedPair pair(float[]... heads) {
        float[] weights = new float[heads.length * 4];
        for (int head = 0; head < heads.length; head++) {
            System.arraycopy(heads[head], 0, weights, head * 4, 4);
        }
        AttentionMaps cross = new AttentionMaps(1, heads.length, 2, 2, weights);
        GoldPair gold = new GoldPair("a b", "a b", Set.of(new WordLink(0, 0), new WordLink(1, 1)), Set.of());
        return new AlignedPair(WordMaps.of(cross, TOKENS, TOKENS, Rows.PREDICTED), gold);
    }

    private static Token word(int index) {
        return new Token(1, "a", "a", index, index + 1, index, false);
    }
}
