package io.clearhead.generation.processor;

import io.clearhead.checkpoint.TokenRules;
import io.clearhead.checkpoint.TokenRules.SequenceBias;
import io.clearhead.generation.GenerationSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of one search as processors, in the order of Hugging Face transformers 5. A rule that changes nothing is left
 * out.
 *
 * <p>Thread safety: immutable.
 */
public final class LogitsProcessors {

    private final List<LogitsProcessor> processors = new ArrayList<>();

    /**
     * Puts the processors together.
     *
     * @param settings rules, prompt and limits of length
     * @param source what the target is written for, without padding
     */
    public LogitsProcessors(GenerationSettings settings, int[] source) {
        TokenRules rules = settings.rules();
        addBiases(rules.sequenceBias());
        addRepetition(rules, source);
        addBadWords(rules);
        addEnds(settings, rules);
        if (!rules.suppressTokens().isEmpty()) {
            processors.add(new ForbiddenTokens(rules.suppressTokens()));
        }
        if (!rules.beginSuppressTokens().isEmpty()) {
            boolean behindForced =
                    settings.prompt().size() == 1 && rules.forcedBosTokenId().isPresent();
            LogitsProcessor forbid = new ForbiddenTokens(rules.beginSuppressTokens());
            int first = behindForced ? 1 : 0;
            processors.add((scores, sequence) -> {
                if (sequence.generated() == first) {
                    forbid.process(scores, sequence);
                }
            });
        }
        if (rules.renormalizeLogits()) {
            processors.add((scores, sequence) -> Scores.toLogProbabilities(scores));
        }
    }

    private void addBiases(List<SequenceBias> biases) {
        for (SequenceBias bias : biases) {
            processors.add(new SequenceEndBias(bias.ids(), (float) bias.bias()));
        }
    }

    private void addRepetition(TokenRules rules, int[] source) {
        if (rules.encoderRepetitionPenalty() != 1) {
            processors.add(RepetitionPenalty.ofSource(rules.encoderRepetitionPenalty(), source));
        }
        if (rules.repetitionPenalty() != 1) {
            processors.add(RepetitionPenalty.ofTarget(rules.repetitionPenalty()));
        }
        if (rules.noRepeatNgramSize() > 0) {
            processors.add(NgramRepetition.ofTarget(rules.noRepeatNgramSize()));
        }
        if (rules.encoderNoRepeatNgramSize() > 0) {
            processors.add(NgramRepetition.ofSource(rules.encoderNoRepeatNgramSize(), source));
        }
    }

    private void addBadWords(TokenRules rules) {
        for (List<Integer> word : rules.badWordsIds()) {
            boolean isEnd = word.size() == 1 && rules.eosTokenIds().contains(word.get(0));
            if (!isEnd) { // a sequence that may not end would never end
                processors.add(new SequenceEndBias(word, LogitsProcessor.FORBIDDEN));
            }
        }
    }

    private void addEnds(GenerationSettings settings, TokenRules rules) {
        LogitsProcessor forbidEnd = new ForbiddenTokens(rules.eosTokenIds());
        if (rules.minLength() > settings.prompt().size() || settings.minNewTokens() > 0) {
            int least = Math.max(
                    settings.minNewTokens(),
                    rules.minLength() - settings.prompt().size());
            processors.add((scores, sequence) -> {
                if (sequence.generated() < least) {
                    forbidEnd.process(scores, sequence);
                }
            });
        }
        // As the second token of the whole sequence, not behind a longer prompt.
        rules.forcedBosTokenId()
                .ifPresent(id -> processors.add(new ForcedTokens(List.of(id), 2, TokenSequence::length)));
        if (!rules.forcedEosTokenIds().isEmpty()) {
            processors.add(
                    new ForcedTokens(rules.forcedEosTokenIds(), settings.maxNewTokens(), TokenSequence::generated));
        }
        rules.exponentialDecayLengthPenalty()
                .ifPresent(decay -> processors.add(new ExponentialLengthDecay(decay, rules.eosTokenIds())));
    }

    /**
     * Changes the scores of one row in place.
     *
     * @param scores (vocab)
     * @param sequence what the decoder has read so far, its prompt included
     */
    public void process(float[] scores, TokenSequence sequence) {
        for (LogitsProcessor processor : processors) {
            processor.process(scores, sequence);
        }
    }
}
