package io.clearhead.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rules of checkpoint and request as processors, in the order in which Hugging Face applies them. */
final class LogitsProcessors implements LogitsProcessor {

    private final List<LogitsProcessor> processors = new ArrayList<>();

    LogitsProcessors(DecodingRules rules, GenerationSettings settings) {
        for (List<Integer> word : rules.badWords()) {
            boolean isEnd = word.size() == 1 && rules.endIds().contains(word.get(0));
            if (!isEnd) { // a sequence that may not end would never end
                processors.add(forbidWord(word));
            }
        }
        if (settings.minNewTokens() > 0) {
            processors.add(forbidEnd(rules, settings.minNewTokens()));
        }
        rules.forcedStartId().ifPresent(id -> processors.add(force(id, 0)));
        rules.forcedEndId().ifPresent(id -> processors.add(force(id, settings.maxNewTokens() - 1)));
        if (rules.renormalize()) {
            processors.add((scores, sequence) -> Scores.toLogProbabilities(scores));
        }
    }

    @Override
    public void process(float[] scores, TokenSequence sequence) {
        for (LogitsProcessor processor : processors) {
            processor.process(scores, sequence);
        }
    }

    /** Forbids the last token of a word wherever the others stand right before. */
    private static LogitsProcessor forbidWord(List<Integer> word) {
        int last = word.get(word.size() - 1);
        return (scores, sequence) -> {
            if (sequence.endsWith(word, word.size() - 1)) {
                scores[last] = FORBIDDEN;
            }
        };
    }

    /** Forbids the end until there are enough tokens. */
    private static LogitsProcessor forbidEnd(DecodingRules rules, int minNewTokens) {
        return (scores, sequence) -> {
            if (sequence.generated() < minNewTokens) {
                rules.endIds().forEach(id -> scores[id] = FORBIDDEN);
            }
        };
    }

    /** Leaves only one token, with probability 1, when a given number of tokens has been generated. */
    private static LogitsProcessor force(int id, int generated) {
        return (scores, sequence) -> {
            if (sequence.generated() == generated) {
                Arrays.fill(scores, FORBIDDEN);
                scores[id] = 0;
            }
        };
    }
}
