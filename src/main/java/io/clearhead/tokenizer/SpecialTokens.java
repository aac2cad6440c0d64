package io.clearhead.tokenizer;

import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tokens of a Marian model that are not text.
 *
 * @param endOfSentence closes every source and target
 * @param unknown stands for text that the vocabulary does not have
 * @param all these two, the padding, and whatever else the checkpoint names; decoding skips them
 */
record SpecialTokens(String endOfSentence, String unknown, Set<String> all) {

    SpecialTokens {
        all = Set.copyOf(all);
    }

    boolean contains(String piece) {
        return all.contains(piece);
    }

    /** Finds special tokens spelled out in a text; of two that begin at the same place the longer one counts. */
    Pattern pattern() {
        return Pattern.compile(all.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }
}
