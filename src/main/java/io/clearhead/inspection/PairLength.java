package io.clearhead.inspection;

import io.clearhead.inspection.AttentionView.Unit;
import io.clearhead.inspection.words.WordGroups;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.Token;
import java.util.List;

/**
 * The length of a sentence pair.
 *
 * @param source of what the encoder reads
 * @param fed of what the decoder reads
 * @param predicted of what the decoder is made to write
 */
record PairLength(int source, int fed, int predicted) {

    static PairLength tokens(Encoding source, int target) {
        return new PairLength(source.tokens().size(), target, target);
    }

    static PairLength of(Encoding source, Encoding target, Unit unit) {
        List<Token> predicted = target.tokens();
        if (unit == Unit.TOKENS) {
            return tokens(source, predicted.size());
        }
        int startToken = 1; // a word of its own
        List<Token> read = predicted.subList(0, predicted.size() - 1);
        return new PairLength(words(source.tokens()), startToken + words(read), words(predicted));
    }

    /** The least that a target of at least so many tokens can have: they may all be one word. */
    static PairLength atLeast(Encoding source, int target, Unit unit) {
        return unit == Unit.TOKENS
                ? tokens(source, target)
                : new PairLength(words(source.tokens()), Math.min(target, 1), Math.min(target, 1));
    }

    private static int words(List<Token> tokens) {
        return WordGroups.of(tokens).size();
    }
}
