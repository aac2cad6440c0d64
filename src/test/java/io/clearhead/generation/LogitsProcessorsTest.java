package io.clearhead.generation;

import static io.clearhead.generation.LogitsProcessor.FORBIDDEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogitsProcessorsTest {

    private static final int START = 4;

    @Test
    void aBadWordOfOneTokenIsNeverAllowed() {
        assertThat(process(rules(List.of(List.of(2))), settings(5), 3, 1)).containsExactly(0, 1, FORBIDDEN, 3, 4);
    }

    @Test
    void aLongBadWordIsForbiddenOnlyBehindItsBeginning() {
        DecodingRules rules = rules(List.of(List.of(1, 3, 2)));
        assertThat(process(rules, settings(5), 1, 3)).containsExactly(0, 1, FORBIDDEN, 3, 4);
        assertThat(process(rules, settings(5), 3, 1)).containsExactly(0, 1, 2, 3, 4);
        assertThat(process(rules, settings(5), 3)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void theEndIsNoBadWord() {
        assertThat(process(rules(List.of(List.of(0))), settings(5))).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void theEndIsForbiddenUntilThereAreEnoughTokens() {
        GenerationSettings settings = settings(5).toBuilder().minNewTokens(2).build();
        assertThat(process(rules(List.of()), settings, 3)).containsExactly(FORBIDDEN, 1, 2, 3, 4);
        assertThat(process(rules(List.of()), settings, 3, 3)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aForcedStartIsTheOnlyChoiceAtTheFirstStep() {
        DecodingRules rules =
                new DecodingRules(START, Set.of(0), OptionalInt.of(3), OptionalInt.empty(), List.of(), false);
        assertThat(process(rules, settings(5))).containsExactly(FORBIDDEN, FORBIDDEN, FORBIDDEN, 0, FORBIDDEN);
        assertThat(process(rules, settings(5), 3)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aForcedEndIsTheOnlyChoiceAtTheLastStep() {
        DecodingRules rules =
                new DecodingRules(START, Set.of(0), OptionalInt.empty(), OptionalInt.of(0), List.of(), false);
        assertThat(process(rules, settings(3), 1)).containsExactly(0, 1, 2, 3, 4);
        assertThat(process(rules, settings(3), 1, 2)).containsExactly(0, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN);
    }

    @Test
    void renormalisedScoresAreProbabilitiesAfterAllOtherRules() {
        DecodingRules rules = new DecodingRules(
                START, Set.of(0), OptionalInt.empty(), OptionalInt.empty(), List.of(List.of(4)), true);
        float[] scores = process(rules, settings(5), 1);
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score);
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
        assertThat(scores[4]).isEqualTo(FORBIDDEN);
    }

    private static DecodingRules rules(List<List<Integer>> badWords) {
        return new DecodingRules(START, Set.of(0), OptionalInt.empty(), OptionalInt.empty(), badWords, false);
    }

    private static GenerationSettings settings(int maxNewTokens) {
        return GenerationSettings.greedy(maxNewTokens).build();
    }

    private static float[] process(DecodingRules rules, GenerationSettings settings, int... generated) {
        TokenSequence sequence = new TokenSequence(START);
        for (int id : generated) {
            sequence.append(id);
        }
        float[] scores = {0, 1, 2, 3, 4};
        new LogitsProcessors(rules, settings).process(scores, sequence);
        return scores;
    }
}
