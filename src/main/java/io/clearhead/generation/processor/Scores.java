package io.clearhead.generation.processor;

import io.clearhead.generation.GeneratedToken.TokenProbability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Arithmetic on the scores of one row, (vocab). */
public final class Scores {

    private Scores() {}

    /** Index of the largest score; of equal ones the first. */
    public static int argMax(float[] scores) {
        int best = 0;
        for (int id = 1; id < scores.length; id++) {
            if (scores[id] > scores[best]) {
                best = id;
            }
        }
        return best;
    }

    /** log Σ exp(score), without overflow. */
    public static double logSumExp(float[] scores) {
        float max = scores[argMax(scores)];
        if (max == Float.NEGATIVE_INFINITY) {
            return max;
        }
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score - max);
        }
        return max + Math.log(sum);
    }

    /** Turns scores into the logarithms of the probabilities that their softmax gives. */
    public static void toLogProbabilities(float[] scores) {
        double normalizer = logSumExp(scores);
        for (int id = 0; id < scores.length; id++) {
            scores[id] = (float) (scores[id] - normalizer);
        }
    }

    /**
     * The tokens with the largest scores, best first; of equal ones the smaller id first. Forbidden tokens are left out.
     *
     * @param normalizer is subtracted from every score, to make it a log-probability
     */
    public static List<TokenProbability> top(float[] scores, int count, double normalizer) {
        Comparator<TokenProbability> worstFirst = Comparator.comparingDouble(
                        (TokenProbability token) -> token.logProbability())
                .thenComparing(TokenProbability::id, Comparator.reverseOrder());
        PriorityQueue<TokenProbability> best = new PriorityQueue<>(count + 1, worstFirst);
        float bar = Float.NEGATIVE_INFINITY; // what a score has to exceed to get among the best
        for (int id = 0; id < scores.length; id++) {
            if (scores[id] > bar) {
                best.add(new TokenProbability(id, scores[id]));
                if (best.size() > count) {
                    best.poll();
                }
                if (best.size() == count) {
                    bar = best.element().logProbability();
                }
            }
        }
        List<TokenProbability> ordered = new ArrayList<>(best);
        ordered.sort(worstFirst.reversed());
        return ordered.stream()
                .map(token -> new TokenProbability(token.id(), (float) (token.logProbability() - normalizer)))
                .toList();
    }
}
