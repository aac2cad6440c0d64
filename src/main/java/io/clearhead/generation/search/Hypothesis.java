package io.clearhead.generation.search;

import io.clearhead.generation.FinishReason;
import io.clearhead.generation.GeneratedSequence;
import io.clearhead.generation.GeneratedToken;
import io.clearhead.generation.processor.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/**
 * A beam search's guess at the target so far.
 *
 * @param sequence what the decoder has read, its prompt included
 * @param tokens the same without the prompt, with their log-probabilities
 * @param sum Σ log-probability of the tokens
 * @param score sum normalised by length; NaN while it runs
 * @param finishReason why it ended
 */
record Hypothesis(
        TokenSequence sequence, List<GeneratedToken> tokens, float sum, float score, FinishReason finishReason) {

    /** Nothing but the prompt. */
    static Hypothesis start(List<Integer> prompt) {
        return new Hypothesis(new TokenSequence(prompt), List.of(), 0, Float.NaN, FinishReason.CANCELLED);
    }

    /** This hypothesis with one token more. */
    Hypothesis with(GeneratedToken token, float newSum) {
        List<GeneratedToken> longer = new ArrayList<>(tokens.size() + 1);
        longer.addAll(tokens);
        longer.add(token);
        return new Hypothesis(sequence.with(token.id()), longer, newSum, Float.NaN, FinishReason.CANCELLED);
    }

    /** This hypothesis, ended. */
    Hypothesis ended(float finalScore, FinishReason reason) {
        return new Hypothesis(sequence, tokens, sum, finalScore, reason);
    }

    GeneratedSequence toResult() {
        return new GeneratedSequence(tokens, score, finishReason);
    }
}
