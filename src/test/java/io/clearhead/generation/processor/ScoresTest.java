package io.clearhead.generation.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.generation.GeneratedToken.TokenProbability;
import io.clearhead.testkit.Seeded;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ScoresTest {

    @Test
    void ofEqualScoresTheFirstIsTheLargest() {
        assertThat(Scores.argMax(new float[] {1, 3, 3, 2})).isEqualTo(1);
    }

    @Test
    void largeScoresDoNotOverflow() {
        assertThat(Scores.logSumExp(new float[] {1000, 1000})).isCloseTo(1000 + Math.log(2), within(1e-9));
    }

    @Test
    void forbiddenTokensHaveNoProbability() {
        float[] scores = {0, Float.NEGATIVE_INFINITY};
        Scores.toLogProbabilities(scores);
        assertThat(scores).containsExactly(0, Float.NEGATIVE_INFINITY);
        assertThat(Scores.top(scores, 2, 0)).containsExactly(new TokenProbability(0, 0));
    }

    /** top(scores, n) = the first n of all tokens sorted by score, then by id. */
    @RepeatedTest(30)
    void theTopIsTheBeginningOfTheSortedScores(@Seeded RandomGenerator random) {
        float[] scores = new float[40];
        for (int id = 0; id < scores.length; id++) {
            scores[id] = random.nextInt(12); // with many ties
        }
        int count = random.nextInt(1, 12);
        List<Integer> sorted = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -scores[id]))
                .limit(count)
                .toList();
        assertThat(Scores.top(scores, count, 0).stream().map(TokenProbability::id))
                .containsExactlyElementsOf(sorted);
    }
}
