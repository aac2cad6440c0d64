package io.clearhead.generation.processor;

import static io.clearhead.generation.processor.LogitsProcessor.FORBIDDEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clearhead.checkpoint.TokenRules;
import io.clearhead.checkpoint.TokenRules.ExponentialDecay;
import io.clearhead.checkpoint.TokenRules.SequenceBias;
import io.clearhead.checkpoint.TokenRulesBuilder;
import io.clearhead.generation.GenerationSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogitsProcessorsTest {

    private static final int START = 4;
    private static final int END = 0;
    private static final int[] SOURCE = {1, 2, 3, END};

    @Test
    void aBadWordOfOneTokenIsNeverAllowed() {
        assertThat(process(badWord(2), 3, 1)).containsExactly(0, 1, FORBIDDEN, 3, 4);
    }

    @Test
    void aLongBadWordIsForbiddenOnlyBehindItsBeginning() {
        TokenRulesBuilder rules = badWord(1, 3, 2);
        assertThat(process(rules, 1, 3)).containsExactly(0, 1, FORBIDDEN, 3, 4);
        assertThat(process(rules, 3, 1)).containsExactly(0, 1, 2, 3, 4);
        assertThat(process(rules, 3)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aBadWordActsOnlyOnceTheSequenceIsAsLongAsTheWord() {
        assertThat(process(badWord(START, 2))).containsExactly(0, 1, 2, 3, 4);
        assertThat(process(badWord(START, 3, 2), 3)).containsExactly(0, 1, 2, 3, 4);
        assertThat(process(badWord(3, 2), 3)).containsExactly(0, 1, FORBIDDEN, 3, 4);
    }

    @Test
    void theEndIsNoBadWord() {
        assertThat(process(badWord(END))).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aBiasIsAddedWhereItsSequenceWouldBeCompleted() {
        TokenRulesBuilder rules =
                rules().sequenceBias(List.of(new SequenceBias(List.of(2), -1), new SequenceBias(List.of(3, 1), 2)));
        assertThat(process(rules, 3)).containsExactly(0, 3, 1, 3, 4);
        assertThat(process(rules, 2)).containsExactly(0, 1, 1, 3, 4);
    }

    @Test
    void theEndIsForbiddenUntilThereAreEnoughNewTokens() {
        GenerationSettings settings =
                settings(rules()).toBuilder().minNewTokens(2).build();
        assertThat(process(settings, 3)).containsExactly(FORBIDDEN, 1, 2, 3, 4);
        assertThat(process(settings, 3, 3)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void theLeastLengthOfASequenceCountsThePrompt() {
        TokenRulesBuilder rules = rules().minLength(3);
        assertThat(process(rules, 3)).containsExactly(FORBIDDEN, 1, 2, 3, 4);
        assertThat(process(rules, 3, 3)).containsExactly(0, 1, 2, 3, 4);
        GenerationSettings longPrompt =
                settings(rules).toBuilder().prompt(List.of(START, 3, 3)).build();
        assertThat(process(longPrompt)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aForcedStartIsTheOnlyChoiceForTheSecondToken() {
        TokenRulesBuilder rules = rules().forcedBosTokenId(3);
        assertThat(process(rules)).containsExactly(FORBIDDEN, FORBIDDEN, FORBIDDEN, 0, FORBIDDEN);
        assertThat(process(rules, 3)).containsExactly(0, 1, 2, 3, 4);
        GenerationSettings longPrompt =
                settings(rules).toBuilder().prompt(List.of(START, 1)).build();
        assertThat(process(longPrompt)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aForcedEndIsTheOnlyChoiceAtTheLastStep() {
        GenerationSettings settings = settings(rules().forcedEosTokenIds(List.of(END, 1))).toBuilder()
                .maxNewTokens(3)
                .build();
        assertThat(process(settings, 1)).containsExactly(0, 1, 2, 3, 4);
        assertThat(process(settings, 1, 2)).containsExactly(0, 0, FORBIDDEN, FORBIDDEN, FORBIDDEN);
    }

    @Test
    void tokensOfTheTargetArePenalisedOnceHoweverOftenTheyOccur() {
        TokenRulesBuilder rules = rules().repetitionPenalty(2);
        assertThat(process(rules, 3, 3)).containsExactly(0, 1, 2, 1.5f, 2); // START is there as well
        float[] negative = {-1, -2, -3, -4, -5};
        new LogitsProcessors(settings(rules), SOURCE).process(negative, sequence(1));
        assertThat(negative).containsExactly(-1, -4, -3, -4, -10);
    }

    @Test
    void tokensOfTheSourceBecomeLikelier() {
        assertThat(process(rules().encoderRepetitionPenalty(2))).containsExactly(0, 2, 4, 6, 4);
    }

    @Test
    void aRunOfTokensIsNotCompletedForTheSecondTime() {
        TokenRulesBuilder rules = rules().noRepeatNgramSize(2);
        assertThat(process(rules, 1, 2, 1)).containsExactly(0, 1, FORBIDDEN, 3, 4);
        assertThat(process(rules, 1, START)).containsExactly(0, FORBIDDEN, 2, 3, 4); // the prompt counts
        assertThat(process(rules)).containsExactly(0, 1, 2, 3, 4);
        assertThat(process(rules().noRepeatNgramSize(1), 1)).containsExactly(0, FORBIDDEN, 2, 3, FORBIDDEN);
    }

    @Test
    void aRunOfTheSourceIsNotWritten() {
        TokenRulesBuilder rules = rules().encoderNoRepeatNgramSize(3);
        assertThat(process(rules, 1, 2)).containsExactly(0, 1, 2, FORBIDDEN, 4);
        assertThat(process(rules, 2, 3)).containsExactly(FORBIDDEN, 1, 2, 3, 4);
        assertThat(process(rules, 2)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void suppressedTokensAreForbiddenAlwaysAndAtTheBeginning() {
        assertThat(process(rules().suppressTokens(List.of(1, 3)), 2)).containsExactly(0, FORBIDDEN, 2, FORBIDDEN, 4);
        TokenRulesBuilder begin = rules().beginSuppressTokens(List.of(2));
        assertThat(process(begin)).containsExactly(0, 1, FORBIDDEN, 3, 4);
        assertThat(process(begin, 1)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void behindAForcedStartTheNextTokenIsTheBeginning() {
        TokenRulesBuilder rules = rules().beginSuppressTokens(List.of(2)).forcedBosTokenId(2);
        assertThat(process(rules)[2]).isZero();
        assertThat(process(rules, 2)).containsExactly(0, 1, FORBIDDEN, 3, 4);
    }

    @Test
    void theEndGetsLikelierWithEveryTokenAndAForbiddenOneStaysForbidden() {
        TokenRulesBuilder rules =
                rules().eosTokenIds(List.of(3)).exponentialDecayLengthPenalty(new ExponentialDecay(1, 2));
        assertThat(process(rules, 1)).containsExactly(0, 1, 2, 3, 4);
        assertThat(process(rules, 1, 1)).containsExactly(0, 1, 2, 3 + 3, 4);
        assertThat(process(rules, 1, 1, 1)).containsExactly(0, 1, 2, 3 + 3 * 3, 4);
        assertThat(process(rules.minLength(9), 1, 1, 1)[3]).isEqualTo(FORBIDDEN);
    }

    @Test
    void renormalisedScoresAreProbabilitiesAfterAllOtherRules() {
        float[] scores = process(badWord(4).renormalizeLogits(true), 1);
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score);
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
        assertThat(scores[4]).isEqualTo(FORBIDDEN);
    }

    private static TokenRulesBuilder rules() {
        return TokenRules.builder().eosTokenIds(List.of(END));
    }

    private static TokenRulesBuilder badWord(Integer... ids) {
        return rules().badWordsIds(List.of(List.of(ids)));
    }

    private static GenerationSettings settings(TokenRulesBuilder rules) {
        return GenerationSettings.greedy(9)
                .prompt(List.of(START))
                .rules(rules.build())
                .build();
    }

    private static float[] process(TokenRulesBuilder rules, int... generated) {
        return process(settings(rules), generated);
    }

    private static float[] process(GenerationSettings settings, int... generated) {
        TokenSequence sequence = new TokenSequence(settings.prompt());
        for (int id : generated) {
            sequence.append(id);
        }
        float[] scores = {0, 1, 2, 3, 4};
        new LogitsProcessors(settings, SOURCE).process(scores, sequence);
        return scores;
    }

    private static TokenSequence sequence(int... generated) {
        TokenSequence sequence = new TokenSequence(List.of(START));
        for (int id : generated) {
            sequence.append(id);
        }
        return sequence;
    }
}
