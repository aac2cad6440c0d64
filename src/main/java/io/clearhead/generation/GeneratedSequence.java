package io.clearhead.generation;

import java.util.List;

/**
 * One finished target.
 *
 * @param tokens everything behind the decoder's start token, end of sentence included
 * @param score sum of the tokens' log-probabilities divided by (number of tokens)^length_penalty, as in beam search
 * @param finishReason why it ended
 */
public record GeneratedSequence(List<GeneratedToken> tokens, double score, FinishReason finishReason) {

    public GeneratedSequence {
        tokens = List.copyOf(tokens);
    }

    /** The tokens' ids. */
    public int[] ids() {
        return tokens.stream().mapToInt(GeneratedToken::id).toArray();
    }
}
